export const shortestPassword = 10
export const longestPassword = 200

// The commonest of ten characters and more, and what people type when a form says "at least ten".
const commonest = new Set([
  '1234567890', '0123456789', '12345678910', '123456789a', '1234567890a', '1q2w3e4r5t', '1q2w3e4r5t6y', 'q1w2e3r4t5',
  'qwertyuiop', 'qwerty1234', 'qwerty12345', 'qwerty123456', 'qwertz1234', 'asdfghjkl1', 'asdfghjkl;', 'zxcvbnm123',
  'password12', 'password123', 'password1234', 'password12345', 'password!!', 'passw0rd123', 'p@ssword123', 'p@ssw0rd123',
  'iloveyou12', 'iloveyou123', 'iloveyou1234', 'ilovemyself', 'letmein123', 'letmein1234', 'welcome123', 'welcome1234',
  'sunshine123', 'princess123', 'football123', 'baseball123', 'superman123', 'dragon1234', 'monkey1234', 'michael123',
  'administrator', 'admin12345', 'admin123456', 'changeme123', 'trustno1trustno1', 'secret1234', 'abcdefghij', 'abcdefghijk',
  'abc1234567', 'abcd123456', 'abcd1234567', 'abcde12345', 'a123456789', 'aa12345678', 'test123456', 'testtest12', 'testtest123',
  '1111111111', '0000000000', '9876543210', '0987654321', '1122334455', '1212121212', '1231231231', '123123123123', '147258369a',
  'starwars123', 'computer123', 'internet123', 'whatever123', 'summer2025', 'summer2026', 'winter2025', 'winter2026',
  'qwertyqwerty', 'passwordpassword', 'correcthorsebatterystaple', 'kumiko1234', 'kumiko12345', 'kumikokumiko',
]) // prettier-ignore

/**
 * What is wrong with a password, as a sentence, or null. Length and being known are what attacks turn on; no rule about
 * kinds of characters (NIST SP 800-63B, 3.1.1.2).
 */
export function passwordProblem(password: string, person: { email: string; name: string }): string | null {
  if (password.length < shortestPassword) return `Use at least ${shortestPassword} characters. A few words are fine.`
  if (password.length > longestPassword) return `Use at most ${longestPassword} characters.`

  const plain = password.toLowerCase()
  const [mailbox = ''] = person.email.toLowerCase().split('@')
  const own = [
    person.email.toLowerCase(),
    mailbox,
    person.name.toLowerCase(),
    person.name.toLowerCase().replaceAll(' ', ''),
  ]
  if (own.some((word) => word !== '' && isMadeOf(plain, word)))
    return 'Use something other than your name or e-mail address.'
  if (commonest.has(plain) || new Set(plain).size < 4)
    return 'This password is among the first that are tried. Use a few words of your own.'

  return null
}

/** `anna`, `anna1990`, `annaanna!` are all made of `anna`. */
function isMadeOf(password: string, word: string): boolean {
  if (word.length < 3) return password === word
  const rest = password.replaceAll(word, '').replaceAll(/[^a-z]/g, '')

  return password.includes(word) && rest.length < 3
}
