import type { Page } from 'playwright-core'

export type SeenStep = {
  /** kept | now | person | next | later | failed | branch */
  joint: string
  /** The moment the page names, as it stands in its `<time>`. */
  at: string | null
  title: string
  text: string
  money: string
}

export type SeenSheet = { title: string; stage: string; steps: SeenStep[] }

/** Every process of the promise page as it stands in the browser now: nothing but what a person can read there. */
export function readSheets(page: Page): Promise<SeenSheet[]> {
  return page.locator('main article').evaluateAll((articles) =>
    articles.map((article) => ({
      title: article.getAttribute('aria-label') ?? '',
      stage: article.querySelector('.stage')?.textContent ?? '',
      steps: [...article.querySelectorAll('li.step')].map((step) => ({
        joint: step.getAttribute('data-joint') ?? '',
        at: step.querySelector('.step-when time')?.getAttribute('datetime') ?? null,
        title: step.querySelector('.step-title, b')?.textContent ?? '',
        text: step.querySelector('.step-what p')?.textContent ?? '',
        money: step.querySelector('.step-money')?.textContent ?? '',
      })),
    })),
  )
}

export function findSheet(sheets: SeenSheet[], title: RegExp): SeenSheet | undefined {
  return sheets.find((sheet) => title.test(sheet.title))
}

export function findStep(sheet: SeenSheet | undefined, title: RegExp): SeenStep | undefined {
  return sheet?.steps.find((step) => title.test(step.title))
}
