import { launchBrowser } from '#tests/support/launch-browser.ts'
import { readFileSync } from 'node:fs'
import { demoPerson, openVisitor } from '#tests/support/visitor.ts'
const app = JSON.parse(readFileSync('/tmp/t-home/running.json', 'utf8'))
const browser = await launchBrowser()
const v = await openVisitor(browser, app)
await v.logIn(demoPerson(app, 'noor'))
await v.goTo('/members/me/next')
await v.page.waitForLoadState('networkidle')
await v.page.keyboard.press('Tab'); await v.page.keyboard.press('Enter')
console.log(await v.page.evaluate(() => document.activeElement?.outerHTML.slice(0, 100)))
await v.page.keyboard.press('/')
await v.page.waitForTimeout(1500)
console.log(await v.page.evaluate(() => document.activeElement?.outerHTML.slice(0, 300)), v.complaints)
await v.goTo('/c/studio-practice/goals'); console.log(await v.page.locator('main button').evaluateAll((b) => b.map((x) => x.outerHTML)))
await v.goTo('/c/applied-ai-guild/goals'); console.log(await v.page.locator('main').innerText())
await browser.close()
