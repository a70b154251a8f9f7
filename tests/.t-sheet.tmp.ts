import { launchBrowser } from '#tests/support/launch-browser.ts'
import { readdirSync } from 'node:fs'
const browser = await launchBrowser()
const dir = '/tmp/t-tour'
const names = [...new Set(readdirSync(dir).filter((f) => f.endsWith('.png') && !f.startsWith('sheet')).map((f) => f.replace(/-(390|1280)-(light|dark)\.png$/, '')))]
const page = await (await browser.newContext({ viewport: { width: 2000, height: 1000 } })).newPage()
let n = 0
const only = process.argv.slice(2)
for (let i = 0; i < names.length; i += 3) {
  const group = names.slice(i, i + 3)
  const html = group.map((g) => `<div style="display:flex;gap:8px;align-items:flex-start;max-height:1100px;overflow:hidden;border-bottom:3px solid red;padding:4px 0"><b style="width:80px;font:14px sans-serif;word-break:break-all">${g}</b>` + [['1280','light',880],['390','light',330],['390','dark',330],['1280','dark',340]].map(([w,t,px]) => `<img src="file://${dir}/${g}-${w}-${t}.png" width="${px}">`).join('') + '</div>').join('')
  const { writeFileSync } = await import('node:fs')
  writeFileSync('/tmp/t-sheet.html', html)
  await page.goto('file:///tmp/t-sheet.html'); await page.waitForLoadState('networkidle')
  await page.screenshot({ path: `${dir}/sheet-${String(n).padStart(2,'0')}.png`, fullPage: true })
  console.log(n++, group.join(' '))
}
await browser.close()
