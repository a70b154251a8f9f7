import type { SeenSheet } from './read-sheets.ts'

/** A step that the page dated in the future, with when it stood there. */
export type SeenPromise = { sheet: string; title: string; dueAt: number; money: string; firstSeenAt: number }

type Entry = SeenPromise & { lastSeenAt: number }
type AccessLook = { at: number; canWrite: boolean }

export type Diary = ReturnType<typeof openDiary>

/** What a person who watches the page has read on it, and when. */
export function openDiary() {
  const entries = new Map<string, Entry>()
  const lookedAt: number[] = []
  const access: AccessLook[] = []
  const judged = new Set<string>()

  /** The page still said so at the last look before the moment came; what it had taken back is no promise any more. */
  const stood = ({ dueAt, lastSeenAt }: Entry) => lastSeenAt >= (lookedAt.findLast((at) => at < dueAt) ?? 0)

  return {
    write: (at: number, sheets: SeenSheet[], canWrite: boolean) => {
      lookedAt.push(at)
      if (access.at(-1)?.canWrite !== canWrite) access.push({ at, canWrite })
      for (const { sheet, title, dueAt, money } of sheets.flatMap(datedSteps)) {
        if (dueAt <= at) continue
        const key = `${sheet}|${title}|${dueAt}`
        const known = entries.get(key)
        entries.set(key, { sheet, title, dueAt, money, firstSeenAt: known?.firstSeenAt ?? at, lastSeenAt: at })
      }
    },
    /** Changes of what a person may do, oldest first: when it was seen. */
    access: () => [...access],
    /** Promises whose moment is at least `patienceMs` ago and that were not taken before, in their order. */
    takeDue: (now: number, patienceMs: number): SeenPromise[] => {
      const due = [...entries].filter(([key, { dueAt }]) => dueAt + patienceMs < now && !judged.has(key))
      for (const [key] of due) judged.add(key)

      return due
        .map(([, entry]) => entry)
        .filter(stood)
        .sort((a, b) => a.dueAt - b.dueAt)
    },
  }
}

function datedSteps({ title: sheet, steps }: SeenSheet) {
  return steps.flatMap(({ joint, at, title, money }) =>
    at !== null && (joint === 'next' || joint === 'later') ? [{ sheet, title, money, dueAt: Date.parse(at) }] : [],
  )
}
