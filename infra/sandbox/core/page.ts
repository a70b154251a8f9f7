/** Text made safe for HTML; templates put everything through it. */
function escapeHtml(text: string) {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

type Part = string | number | Markup | null | undefined | false | (Markup | string)[]

/** A template whose values are escaped unless they are markup themselves. */
export function markup(strings: TemplateStringsArray, ...values: Part[]) {
  return new Markup(strings.map((chunk, position) => chunk + renderPart(values[position])).join(''))
}

function renderPart(value: Part): string {
  if (value === null || value === undefined || value === false) return ''
  if (value instanceof Markup) return value.text
  if (Array.isArray(value)) return value.map((entry) => renderPart(entry)).join('')

  return escapeHtml(String(value))
}

const TOKENS = `
:root{color-scheme:light dark;--canvas:oklch(.972 .004 85);--sunken:oklch(.948 .006 85);--surface:oklch(.993 .002 85);--hover:oklch(.955 .006 85);
--ink:oklch(.235 .012 70);--soft:oklch(.435 .012 72);--faint:oklch(.51 .012 75);--line:oklch(.898 .007 82);--control:oklch(.61 .012 78);
--pine:oklch(.43 .072 168);--pine-deep:oklch(.365 .064 168);--on-pine:oklch(.988 .006 150);--pine-ink:oklch(.4 .07 168);--pine-tint:oklch(.944 .014 152);
--wood:oklch(.72 .088 72);--amber-ink:oklch(.445 .095 56);--amber-tint:oklch(.95 .04 84);--amber-line:oklch(.835 .08 78);
--red-ink:oklch(.47 .16 27);--red-tint:oklch(.952 .02 26);--red-line:oklch(.84 .07 26);--focus:oklch(.54 .1 168)}
@media(prefers-color-scheme:dark){:root{--canvas:oklch(.202 .006 60);--sunken:oklch(.178 .006 60);--surface:oklch(.238 .007 62);--hover:oklch(.308 .01 70);
--ink:oklch(.94 .006 85);--soft:oklch(.795 .009 82);--faint:oklch(.705 .01 80);--line:oklch(.322 .009 72);--control:oklch(.59 .013 75);
--pine:oklch(.7 .088 166);--pine-deep:oklch(.76 .088 166);--on-pine:oklch(.185 .025 168);--pine-ink:oklch(.815 .072 164);--pine-tint:oklch(.292 .022 164);
--wood:oklch(.74 .085 74);--amber-ink:oklch(.85 .105 80);--amber-tint:oklch(.305 .038 72);--amber-line:oklch(.46 .07 72);
--red-ink:oklch(.8 .115 25);--red-tint:oklch(.305 .042 25);--red-line:oklch(.46 .085 25);--focus:oklch(.78 .095 166)}}
*{box-sizing:border-box}
body{margin:0;background:var(--canvas);color:var(--ink);font:400 .9375rem/1.5 'Instrument Sans Variable','Instrument Sans',ui-sans-serif,system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif}
h1,h2,h3{letter-spacing:-.012em;font-weight:600;margin:0}a{color:var(--pine-ink);text-underline-offset:3px}
:focus-visible{outline:2px solid var(--focus);outline-offset:2px}
.button{display:inline-flex;align-items:center;justify-content:center;min-height:2.75rem;padding:.5rem 1rem;border:1px solid var(--control);border-radius:6px;background:var(--surface);color:var(--ink);font:inherit;font-weight:500;cursor:pointer;text-decoration:none}
.button:hover{background:var(--hover)}.button.primary{background:var(--pine);border-color:var(--pine);color:var(--on-pine)}.button.primary:hover{background:var(--pine-deep)}
.button.wide{width:100%}.notice{padding:.75rem 1rem;border:1px solid var(--red-line);border-radius:6px;background:var(--red-tint);color:var(--red-ink)}
.sandbox{display:block;padding:.5rem 1rem;text-align:center;background:var(--amber-tint);color:var(--amber-ink);border-bottom:1px solid var(--amber-line);font-size:.8125rem;line-height:1.25rem}
.soft{color:var(--soft)}.faint{color:var(--faint);font-size:.8125rem}
`

type PageOptions = { title: string; css?: string; body: Markup; banner: string }

/** A whole page in the house's palette, with a banner that says that this is a stand-in. */
export function page({ title, css = '', body, banner }: PageOptions) {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${new Markup(TOKENS + css)}</style>
</head>
<body>
<p class="sandbox" role="note" style="margin:0">${banner}</p>
${body}
</body>
</html>
`.text
}
