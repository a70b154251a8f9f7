import { formatMoment, inSentence } from './format.ts'
import { formatMoney } from './format-money.ts'

export type Reader = { timeZone: string; now: number; hasSeconds?: boolean; hasToday?: boolean; locale?: string }

/** Prints the `{time:…}` and `{money:…}` marks of a promise's text for one reader. */
export function fillMarks(text: string, reader: Reader): string {
  return text
    .replaceAll(/\{time:([^}]+)\}/g, (_, iso: string, place: number) => {
      const moment = formatMoment(Date.parse(iso), reader)

      return /\w,? $/.test(text.slice(0, place)) ? inSentence(moment) : moment
    })
    .replaceAll(/\{money:(-?\d+):([A-Za-z]{3})\}/g, (_, cents: string, currency: string) =>
      formatMoney(Number(cents), currency, reader.locale),
    )
}
