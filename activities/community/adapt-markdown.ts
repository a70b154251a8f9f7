import type { Element, ElementContent, Root as HtmlRoot, RootContent as HtmlContent } from 'hast'
import type { PhrasingContent, Root as MarkdownRoot, RootContent as MarkdownContent } from 'mdast'

/** Footnotes need ids, and many texts share a page: a note becomes a paragraph, its reference a bracket. */
export function flattenFootnotes() {
  return (tree: MarkdownRoot): void => {
    tree.children = tree.children.flatMap(flattenBlock)
  }
}

function flattenBlock(node: MarkdownContent): MarkdownContent[] {
  if (node.type === 'footnoteDefinition') return node.children.flatMap((child) => flattenBlock(child))
  if (node.type === 'footnoteReference') return [{ type: 'text', value: `[${node.identifier}]` }]
  if ('children' in node) node.children = node.children.flatMap(flattenBlock) as PhrasingContent[]

  return [node]
}

/** Shifts headings below those of the page, marks links as strangers', turns pictures into links and boxes into signs. */
export function adaptForPage({ headingShift }: { headingShift: number }) {
  return (tree: HtmlRoot): void => {
    tree.children = tree.children.map((child) => adapt(child, headingShift))
  }
}

function adapt<Node extends HtmlContent>(node: Node, headingShift: number): Node | ElementContent {
  if (node.type !== 'element') return node

  const element: Element = node
  element.children = element.children.map((child) => adapt(child, headingShift))
  const heading = /^h([1-6])$/.exec(element.tagName)
  if (heading) element.tagName = `h${Math.min(6, Number(heading[1]) + headingShift)}`
  if (element.tagName === 'a') element.properties.rel = ['nofollow', 'ugc', 'noopener']
  if (element.tagName === 'img') return linkToPicture(element)
  if (element.tagName === 'input') return { type: 'text', value: element.properties.checked ? '☑' : '☐' }

  return element
}

function linkToPicture({ properties }: Element): ElementContent {
  const label = typeof properties.alt === 'string' && properties.alt.trim() ? properties.alt : 'Picture'

  return {
    type: 'element',
    tagName: 'a',
    properties: { href: properties.src, rel: ['nofollow', 'ugc', 'noopener'] },
    children: [{ type: 'text', value: label }],
  }
}
