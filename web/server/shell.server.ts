import type { AppLoadContext } from '@remix-run/node'
import type { ShellData } from '#web/ui/shell/shell-data.ts'

/** The frame of every page. Without sessions nobody is signed in. */
export function loadShell(_request: Request, _context: AppLoadContext): Promise<ShellData> {
  return Promise.resolve({
    viewer: null,
    communities: [],
    openCount: 0,
    mode: 'student',
    canInstruct: false,
    now: new Date().toISOString(),
    dayLengthMs: 86_400_000,
  })
}
