import fc from 'fast-check'
import { expect, test } from 'vitest'
import { renderMarkdown } from './render-markdown.ts'

test('plain writing keeps its line breaks and emphasis', () => {
  expect(renderMarkdown('One **bold**\ntwo')).toBe('<p>One <strong>bold</strong><br>\ntwo</p>')
})

test('headings continue below those of the place', () => {
  expect(renderMarkdown('# A\n\n###### B')).toBe('<h4>A</h4>\n<h6>B</h6>')
  expect(renderMarkdown('# A', 'page')).toBe('<h3>A</h3>')
})

test('links are marked as written by strangers and lead to the web or mail only', () => {
  expect(renderMarkdown('[x](https://a.example)')).toContain('rel="nofollow ugc noopener"')
  expect(renderMarkdown('[x](javascript:alert(1))')).toBe('<p><a rel="nofollow ugc noopener">x</a></p>')
  expect(renderMarkdown('[x](data:text/html,hi)')).not.toContain('data:')
})

test('raw HTML, pictures, boxes and footnotes leave no tags, ids or foreign requests', () => {
  expect(renderMarkdown('<script>alert(1)</script><b onclick="x()">hi</b>')).not.toMatch(/script|onclick|<b/)
  expect(renderMarkdown('![a cat](https://a.example/c.png)')).toBe(
    '<p><a href="https://a.example/c.png" rel="nofollow ugc noopener">a cat</a></p>',
  )
  expect(renderMarkdown('- [x] done\n- [ ] open')).toMatch(/☑ done[\s\S]*☐ open/)
  expect(renderMarkdown('Text[^1]\n\n[^1]: Note')).toBe('<p>Text[1]</p>\n<p>Note</p>')
})

test('whatever is typed, no handler, script or frame comes out', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '<img src=x onerror=alert(1)>',
      '<iframe src=//x>',
      '](javascript:x)',
      '<svg onload=x>',
      '`',
      '\n',
      '|a|\n|-|\n',
    ),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const html = renderMarkdown(pieces.join(''))
      const tags = html.match(/<[^>]*>/g) ?? []

      return tags.every((tag) => !/^<(script|iframe|svg|img|input|style)|\son\w+=|javascript:/i.test(tag))
    }),
  )
})
