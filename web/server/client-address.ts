import { isIPv6 } from 'node:net'

/** What limits count by: an IPv4 address, or the /64 network that one IPv6 customer is given. */
export function limitAddress(ip: string): string {
  const plain = ip.startsWith('::ffff:') && ip.includes('.') ? ip.slice('::ffff:'.length) : ip
  if (!isIPv6(plain)) return plain

  return `${expandIPv6(plain).slice(0, 4).join(':')}::/64`
}

export function isLoopbackAddress(ip: string): boolean {
  return /^(?:::ffff:)?127\./.test(ip) || ip === '::1'
}

function expandIPv6(ip: string): string[] {
  const [head = '', tail] = (ip.split('%')[0] ?? '').split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const missing = tail === undefined ? 0 : 8 - before.length - after.length

  return [...before, ...Array<string>(Math.max(0, missing)).fill('0'), ...after]
}
