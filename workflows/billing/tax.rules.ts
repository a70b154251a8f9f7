import { elsewhere, isInUnion } from './countries.ts'
import type { TaxTerms } from './price.rules.ts'

export type TaxRateFacts = { id: string; country: string; name: string; ratePpm: number; isInclusive: boolean }
export type TaxIdStatus = 'pending' | 'verified' | 'unverified' | 'unavailable'
export type TaxIdFacts = { value: string; country: string | null; status: TaxIdStatus }
export type TaxFacts = {
  /** Where the organization is at home. */
  home: string | null
  rates: TaxRateFacts[]
  taxId: TaxIdFacts | null
}

/** The organization charges tax somewhere, so the country of whoever joins has to be known. */
export function hasTax({ rates }: Pick<TaxFacts, 'rates'>): boolean {
  return rates.length > 0
}

/** That of the country, else the one for everywhere else; none for somebody whose country is not known. */
export function rateFor({ rates }: Pick<TaxFacts, 'rates'>, country: string | null): TaxRateFacts | null {
  if (country === null) return null

  return rates.find((rate) => rate.country === country) ?? rates.find((rate) => rate.country === elsewhere) ?? null
}

/** Whether a VAT id could matter: both sides in the Union, in different countries. */
export function isAbroadInUnion(home: string | null, country: string | null): boolean {
  return isInUnion(home) && isInUnion(country) && home !== country
}

/**
 * Reverse charge: the buyer owes the tax. Only with a VAT id that Stripe has verified, of the billing country, which is
 * another one of the Union than the organization's. Source: rules.md, "Tax and rounding"; article 196 of directive 2006/112/EC.
 */
export function isReversed({ home, taxId }: Pick<TaxFacts, 'home' | 'taxId'>, country: string | null): boolean {
  return taxId?.status === 'verified' && taxId.country === country && isAbroadInUnion(home, country)
}

export function termsOfRate({ name, ratePpm, isInclusive }: TaxRateFacts): TaxTerms {
  return { name, ratePpm, isInclusive }
}

/** What a VAT id does for whoever gave it, in a sentence; null when it does nothing that needs saying. */
export function taxIdText(facts: Pick<TaxFacts, 'home' | 'taxId'>, country: string | null): string | null {
  const { home, taxId } = facts
  if (!taxId || country === null) return null
  if (!isAbroadInUnion(home, country))
    return 'Your VAT id stands on the invoice. The tax is charged, because no other country of the EU is involved.'
  if (isReversed(facts, country))
    return 'Your VAT id is confirmed. No tax is charged: reverse charge, you declare it yourself.'
  if (taxId.country !== country)
    return 'Your VAT id belongs to another country than the one above, so the tax is charged. Make them fit.'
  if (taxId.status === 'pending')
    return 'Your VAT id is being checked. Tax is charged until it is confirmed, and left out of the charges after that.'

  return 'Your VAT id could not be confirmed, so the tax is charged. Check how it is written.'
}
