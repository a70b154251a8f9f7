import type { ShellData } from '#web/ui/shell/shell-data.ts'

/** The kit's own moment, so that its pictures can be compared. */
export const sampleNow = '2026-11-25T10:20:00.000Z'
export const sampleZone = 'Europe/Lisbon'

export const people = {
  noor: { userId: 'sample-noor', name: 'Noor Haddad' },
  ines: { userId: 'sample-ines', name: 'Ines Carvalho' },
  tobias: { userId: 'sample-tobias', name: 'Tobias Reinholt' },
  hanne: { userId: 'sample-hanne', name: 'Hanne Vestergaard' },
  seun: { userId: 'sample-seun', name: 'Seun Adebayo' },
} as const

export const sampleShell: ShellData = {
  viewer: {
    id: people.noor.userId,
    name: people.noor.name,
    email: 'noor@haddad.example',
    timeZone: sampleZone,
    isOperator: true,
  },
  communities: [
    { slug: 'applied-ai-guild', name: 'Applied AI Guild', role: 'member' },
    { slug: 'studio-practice', name: 'Studio Practice', role: 'instructor' },
    { slug: 'founders-table', name: 'Founders’ Table', role: 'member' },
  ],
  openCount: 2,
  mode: 'student',
  canInstruct: true,
  now: sampleNow,
  dayLengthMs: 86_400_000,
}
