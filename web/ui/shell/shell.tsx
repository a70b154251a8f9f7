import type { ReactNode } from 'react'
import type { Theme } from '../theme/theme.ts'
import { BottomBar } from './bottom-bar.tsx'
import { Keyboard } from './keyboard.tsx'
import type { PageFrame } from './page-handle.ts'
import type { ShellData, ShellViewer } from './shell-data.ts'
import { Sidebar } from './sidebar.tsx'
import { FocusBar, PhoneBar } from './top-bar.tsx'

export type ShellProps = { shell: ShellData | null; theme: Theme; frame: PageFrame; title: string; children: ReactNode }

/** The frame around every page. Works from data alone; without any (the loader failed) it is a guest's quiet bar. */
export function Shell({ shell, theme, frame, title, children }: ShellProps) {
  if (frame === 'bare') return children
  if (frame === 'app' && isSignedIn(shell)) {
    return (
      <>
        <SkipLink />
        <div className="shell">
          <Sidebar shell={shell} theme={theme} />
          <PhoneBar title={title} theme={theme} />
          <Main>{children}</Main>
          <BottomBar shell={shell} theme={theme} />
        </div>
        <Keyboard shell={shell} />
      </>
    )
  }

  return (
    <>
      <SkipLink />
      <div className="shell content-start">
        <FocusBar shell={shell} theme={theme} hasPlaces={frame === 'app'} />
        <Main>{frame === 'auth' ? <AuthColumn>{children}</AuthColumn> : children}</Main>
      </div>
      {shell && frame === 'app' && <Keyboard shell={shell} />}
    </>
  )
}

function isSignedIn(shell: ShellData | null): shell is ShellData & { viewer: ShellViewer } {
  return shell?.viewer != null
}

function SkipLink() {
  return (
    <a className="skip-link" href="#main">
      Skip to content
    </a>
  )
}

function Main({ children }: { children: ReactNode }) {
  return (
    <main id="main" className="main" tabIndex={-1}>
      {children}
    </main>
  )
}

/** One narrow column for signing up and in, on the one quiet lattice. */
function AuthColumn({ children }: { children: ReactNode }) {
  return (
    <div className="lattice-ground min-h-[calc(100dvh-3.25rem)] px-4 pt-8 pb-24 sm:pt-16">
      <div className="mx-auto w-full max-w-sm">{children}</div>
    </div>
  )
}
