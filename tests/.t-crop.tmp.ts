import { launchBrowser } from '#tests/support/launch-browser.ts'
const browser = await launchBrowser()
const [, , file, w = '390', h = '700', y='0'] = process.argv
const page = await (await browser.newContext({ viewport: { width: Number(w), height: Number(h) }, deviceScaleFactor: 1.6 })).newPage()
const { writeFileSync } = await import('node:fs')
writeFileSync('/tmp/t-crop.html', `<body style="margin:0"><img style="margin-top:-${y}px" src="file://${file}">`)
await page.goto('file:///tmp/t-crop.html'); await page.screenshot({ path: '/tmp/t-crop.png' }); await browser.close()
