/** The words that Twilio takes for "no more": docs.twilio.com, "Twilio support for opt-out keywords". */
const stopWords = new Set(['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT'])

/** Whether a text from a person withdraws consent: one word alone, whatever its case and what stands around it. */
export function isStopWord(text: string): boolean {
  return stopWords.has(
    text
      .trim()
      .replaceAll(/^[\s"'.!]+|[\s"'.!]+$/g, '')
      .toUpperCase(),
  )
}
