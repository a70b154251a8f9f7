export type ShellRole = 'member' | 'moderator' | 'instructor' | 'owner'
export type ShellMode = 'student' | 'instructor'

export type ShellViewer = { id: string; name: string; email: string; timeZone: string; isOperator: boolean }

export type ShellCommunity = { slug: string; name: string; role: ShellRole }

/** What every page's frame shows. `now` is the server's moment (ISO); a business day may be shorter than 24 h. */
export type ShellData = {
  viewer: ShellViewer | null
  communities: ShellCommunity[]
  /** Promises that need this person, shown beside "What happens next". */
  openCount: number
  mode: ShellMode
  canInstruct: boolean
  now: string
  dayLengthMs: number
}
