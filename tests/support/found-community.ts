import type { Page } from 'playwright-core'
import type { Visitor } from './visitor.ts'

/** Sees each page of the way as it stands before it is left. */
export type Look = (page: Page, name: string) => Promise<void>

/** As an owner by hand: organization, community, a plan of €19.50 a month with 5 free days, a goal, published. */
export async function foundCommunity(
  owner: Visitor,
  slug: string,
  look: Look = () => Promise.resolve(),
): Promise<void> {
  const { page, goTo } = owner
  await goTo('/orgs/new')
  await owner.fill({ name: 'Lund Press', slug: `${slug}-org` })
  await page.waitForURL(/communities\/new/)
  // The address changes before the page does, and both have a field for a name.
  await page.getByRole('heading', { name: 'New community', exact: true }).waitFor()
  await owner.fill({
    name: 'Print Room',
    slug,
    tagline: 'Ink on paper',
    about: 'For all who **print**.',
    guidelines: 'Be kind.',
  })
  await page.waitForURL(new RegExp(`communities/${slug}`))
  await look(page, 'founding-no-plan')
  await addPlan(page)
  await look(page, 'founding-plan')

  await goTo(`/c/${slug}/studio/goals`)
  await look(page, 'founding-no-goal')
  await page.locator('form#goal [name=title]').fill('One finished print')
  await page.locator('form#goal').getByRole('button', { name: 'Add this goal' }).click()
  await page.getByText('“One finished print” is saved').first().waitFor()

  await goTo(`/c/${slug}`)
  await page.getByText('Only the team sees this community.').waitFor()
  await look(page, 'founding-draft')
  await goTo(`/org/${slug}-org/communities/${slug}`)
  await page.getByRole('button', { name: 'Publish' }).click()
  await page.getByText('Everybody can find it now').first().waitFor()
}

async function addPlan(page: Page): Promise<void> {
  const plan = page.locator('form#plan')
  await plan.locator('[name=name]').fill('Monthly')
  await plan.locator('[name=amount]').fill('19.50')
  await plan.locator('[name=trialDays]').fill('5')
  await plan.getByRole('button', { name: 'Add this plan' }).click()
  await page.getByText('“Monthly” is on offer').first().waitFor()
}
