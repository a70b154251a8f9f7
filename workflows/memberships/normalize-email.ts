const gmailHosts = new Set(['gmail.com', 'googlemail.com'])

/**
 * The one mailbox behind an address: lower case, without a plus-suffix, and at Gmail without dots. Two addresses that
 * come out equal are one person's, for trials.
 */
export function normalizeEmail(email: string): string {
  const [local = '', host = ''] = splitAtLast(email.trim().toLowerCase(), '@')
  const mailbox = local.split('+')[0] ?? local
  if (!gmailHosts.has(host)) return `${mailbox}@${host}`

  return `${mailbox.replaceAll('.', '')}@gmail.com`
}

function splitAtLast(text: string, mark: string): string[] {
  const at = text.lastIndexOf(mark)

  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}
