export type Shot = { name: string; path: string; file: string; width: number; theme: string }

/** One page that shows every picture, grouped by the page it is of. */
export function contactSheet(shots: Shot[], takenAt: Date): string {
  const names = [...new Set(shots.map(({ name }) => name))]
  const groups = names.map((name) => group(shots.filter((shot) => shot.name === name)))

  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Tour of Kumiko</title>
<style>
body{font:14px/20px system-ui,sans-serif;margin:24px;color-scheme:light dark}
section{margin:0 0 40px}h2{font-size:17px;margin:0 0 8px}code{font-size:12px;font-weight:400;opacity:.75}
ul{display:flex;flex-wrap:wrap;gap:16px;align-items:flex-start;list-style:none;margin:0;padding:0}
img{display:block;height:320px;border:1px solid #8886;border-radius:6px}
</style></head><body>
<h1>Tour of Kumiko</h1>
<p>${shots.length} pictures of ${names.length} pages, taken ${takenAt.toISOString()}.</p>
${groups.join('\n')}
</body></html>
`
}

function group(shots: Shot[]): string {
  const [first] = shots
  if (!first) return ''
  const pictures = shots.map(
    ({ file, width, theme }) =>
      `<li><a href="${escape(file)}"><img src="${escape(file)}" alt="${escape(first.name)}, ${width} px, ${theme}" loading="lazy"></a>${width} px, ${theme}</li>`,
  )

  return `<section><h2>${escape(first.name)} <code>${escape(first.path)}</code></h2><ul>${pictures.join('')}</ul></section>`
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
