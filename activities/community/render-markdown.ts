import rehypeSanitize, { defaultSchema, type Options } from 'rehype-sanitize'
import rehypeStringify from 'rehype-stringify'
import remarkBreaks from 'remark-breaks'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import remarkRehype from 'remark-rehype'
import { unified } from 'unified'
import { adaptForPage, flattenFootnotes } from './adapt-markdown.ts'

/**
 * What may stand in a rendered text. Last in the pipeline, so nothing before it can let anything else through. No ids
 * (many texts share a page), no inputs, no images from other hosts (they would tell a stranger who reads here).
 */
const allowed: Options = {
  ...defaultSchema,
  tagNames: (defaultSchema.tagNames ?? []).filter((name) => !['img', 'input', 'picture', 'source'].includes(name)),
  attributes: {
    a: ['href', 'title', ['rel', 'nofollow', 'ugc', 'noopener']],
    code: [['className', /^language-[a-z0-9+#-]{1,30}$/]],
    ol: ['start'],
    td: ['align'],
    th: ['align'],
  },
  protocols: { href: ['http', 'https', 'mailto'] },
}

export type MarkdownPlace = 'post' | 'page'

/** The highest heading of a text continues under the headings of the place where it stands. */
const headingShift: Record<MarkdownPlace, number> = { post: 3, page: 2 }

function createPipeline(place: MarkdownPlace) {
  return unified()
    .use(remarkParse)
    .use(remarkGfm)
    .use(remarkBreaks)
    .use(flattenFootnotes)
    .use(remarkRehype)
    .use(adaptForPage, { headingShift: headingShift[place] })
    .use(rehypeSanitize, allowed)
    .use(rehypeStringify)
    .freeze()
}

const pipelines = { post: createPipeline('post'), page: createPipeline('page') }

/** Sanitised HTML of a person's markdown, to be stored beside its source. Raw HTML in the source is dropped. */
export function renderMarkdown(source: string, place: MarkdownPlace = 'post'): string {
  return String(pipelines[place].processSync(source))
}
