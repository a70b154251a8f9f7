import type { PromiseStep } from '#workflows/shared/promise.ts'
import type { Mail, MailBlock } from './mail-blocks.ts'
import type { MailWords } from './mail-words.ts'

// The light values of web/styles/tokens.css as hex, because mail programs read neither variables nor oklch().
const color = {
  canvas: '#f7f6f3',
  sunken: '#f0ede9',
  surface: '#fdfdfb',
  ink: '#221d18',
  soft: '#55504a',
  faint: '#6a655f',
  line: '#e0ddd8',
  pine: '#1e5c48',
  onPine: '#f8fcf9',
  amber: '#be6e24',
  red: '#b6322d',
  slate: '#5f788e',
}

// The dark values, for the programs that know the query. The rest keep the light ones or turn them by themselves.
const darkStyles = `:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){.canvas{background:#191614!important}.sheet{background:#211e1b!important;border-color:#36332e!important}.ink{color:#edebe7!important}.soft{color:#bfbcb6!important}.faint{color:#a39f99!important}.line{border-color:#36332e!important}.well{background:#13110f!important;border-color:#36332e!important}.pine{color:#97d2b6!important}.button{background:#65b092!important;color:#071611!important}}
@media (max-width:620px){.sheet-pad{padding:24px 20px!important}}`

const font = "font-family:'Instrument Sans',system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
const mono = 'font-family:ui-monospace,Menlo,Consolas,monospace'
const table = 'role="presentation" cellpadding="0" cellspacing="0" border="0"'

type Joint = { sign: string; color: string; word: string }
const joints: Record<PromiseStep['joint'], Joint> = {
  kept: { sign: '◆', color: color.faint, word: 'Done' },
  now: { sign: '◆', color: color.pine, word: 'Now' },
  next: { sign: '◇', color: color.pine, word: 'Next' },
  later: { sign: '◇', color: color.faint, word: 'Later' },
  branch: { sign: '⟍', color: color.faint, word: 'If not' },
  person: { sign: '◆', color: color.amber, word: 'Needs you' },
  failed: { sign: '◆', color: color.red, word: 'Failed' },
  paused: { sign: '◈', color: color.slate, word: 'Paused' },
}

/** One table of 600 px, styles inline: what every mail program draws. */
export function mailHtml(mail: Mail, words: MailWords): string {
  const blocks = mail.blocks.map((block) => blockHtml(block, words)).join('')
  const footer = words.footer.map(
    (line) => `<p class="faint" style="${text(13, 20, color.faint)};margin:0 0 4px">${escape(line)}</p>`,
  )

  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><title>${escape(words.subject)}</title><style>${darkStyles}</style></head>
<body class="canvas" style="margin:0;padding:0;background:${color.canvas}">
<div style="display:none;max-height:0;overflow:hidden;opacity:0">${escape(words.preheader)}${'&#8199;&#847;'.repeat(40)}</div>
<table ${table} width="100%" class="canvas" style="background:${color.canvas}"><tr><td align="center" style="padding:32px 12px">
<table ${table} width="600" style="width:100%;max-width:600px">
<tr><td style="padding:0 4px 16px;${font};font-size:17px;line-height:24px;font-weight:600;letter-spacing:-0.012em;color:${color.pine}"><span class="pine">◆&nbsp;Kumiko</span></td></tr>
<tr><td class="sheet sheet-pad" style="background:${color.surface};border:1px solid ${color.line};border-radius:8px;padding:32px">
<h1 class="ink" style="margin:0 0 16px;${font};font-size:22px;line-height:28px;font-weight:600;letter-spacing:-0.012em;color:${color.ink}">${escape(words.title)}</h1>
${paragraph(words.greeting)}${blocks}</td></tr>
<tr><td style="padding:20px 4px 0">${footer.join('')}</td></tr>
</table></td></tr></table></body></html>`
}

function blockHtml(block: MailBlock, words: MailWords): string {
  switch (block.kind) {
    case 'paragraph':
      return paragraph(words.fill(block.text))
    case 'small':
      return `<p class="faint" style="${text(13, 20, color.faint)};margin:0 0 12px">${escape(words.fill(block.text))}</p>`
    case 'code':
      return `<p class="well ink" style="${mono};font-size:28px;line-height:36px;font-weight:600;letter-spacing:0.18em;text-align:center;color:${color.ink};background:${color.sunken};border:1px solid ${color.line};border-radius:6px;margin:20px 0;padding:12px 16px">${escape(block.code)}</p>`
    case 'action':
      return `<table ${table} style="margin:24px 0 20px"><tr><td class="button" bgcolor="${color.pine}" style="background:${color.pine};border-radius:6px"><a class="button" href="${escape(block.url)}" style="${font};display:inline-block;padding:12px 20px;font-size:15px;line-height:20px;font-weight:600;color:${color.onPine};text-decoration:none;border-radius:6px">${escape(words.fill(block.label))}</a></td></tr></table>`
    case 'facts':
      return `<table ${table} width="100%" style="margin:16px 0 20px">${block.facts.map((fact) => factRow(words.fill(fact.label), words.fill(fact.value))).join('')}</table>`
    case 'steps':
      return `<table ${table} width="100%" style="margin:20px 0 16px">${block.steps.map((step) => stepRow(step, words)).join('')}</table>`
  }
}

function paragraph(words: string): string {
  return `<p class="ink" style="${text(15, 24, color.ink)};margin:0 0 16px">${escape(words)}</p>`
}

function factRow(label: string, value: string): string {
  const cell = `padding:8px 0;border-top:1px solid ${color.line}`

  return `<tr><td class="line soft" style="${text(14, 20, color.soft)};${cell}">${escape(label)}</td><td class="line ink" align="right" style="${text(14, 20, color.ink)};font-weight:600;${cell};font-variant-numeric:tabular-nums">${escape(value)}</td></tr>`
}

function stepRow(step: PromiseStep, words: MailWords): string {
  const { when, title, text: said, money } = words.step(step)
  const joint = joints[step.joint]
  const isOpen = ['now', 'next', 'person', 'failed', 'paused'].includes(step.joint)
  const weight = isOpen ? 'font-weight:600;' : ''
  const top = when === '' ? '' : `<span class="faint" style="${text(13, 18, color.faint)}">${escape(when)}</span><br>`
  const below = said === '' ? '' : `<br><span class="soft" style="${text(14, 20, color.soft)}">${escape(said)}</span>`

  return `<tr><td width="28" valign="top" title="${joint.word}" style="${font};width:28px;padding:6px 0 10px;font-size:15px;line-height:20px;color:${joint.color}">${joint.sign}</td><td valign="top" style="padding:6px 12px 10px 0">${top}<span class="ink" style="${text(15, 20, color.ink)};${weight}">${escape(title)}</span>${below}</td><td class="ink" valign="top" align="right" style="${text(15, 20, color.ink)};${weight}padding:6px 0 10px;white-space:nowrap;font-variant-numeric:tabular-nums">${escape(money)}</td></tr>`
}

function text(sizePx: number, linePx: number, ink: string): string {
  return `${font};font-size:${sizePx}px;line-height:${linePx}px;color:${ink}`
}

function escape(words: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

  return words.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character)
}
