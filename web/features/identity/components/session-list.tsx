import { Form } from '@remix-run/react'
import Laptop from 'lucide-react/icons/laptop'
import Smartphone from 'lucide-react/icons/smartphone'
import { Badge } from '#web/ui/badge.tsx'
import { SubmitButton } from '#web/ui/form/submit-button.tsx'
import { Icon } from '#web/ui/icon.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { Row, Rows, Sheet } from '#web/ui/sheet.tsx'
import type { SessionRow } from '../queries/load-sessions.server.ts'

/** Where a person is logged in, each with the way to end it. */
export function SessionList({ sessions }: { sessions: SessionRow[] }) {
  return (
    <Sheet>
      <Rows label="Devices">
        {sessions.map((session) => (
          <Row
            key={session.sessionId}
            before={<Icon isLarge as={isPhone(session.device) ? Smartphone : Laptop} className="text-ink-faint" />}
            title={session.device}
            sub={
              <>
                Last seen: <Moment at={session.lastSeenAt} />
              </>
            }
            after={session.isHere ? <Badge tone="pine">This device</Badge> : <EndSession session={session} />}
          />
        ))}
      </Rows>
    </Sheet>
  )
}

function EndSession({ session }: { session: SessionRow }) {
  return (
    <Form method="post">
      <input type="hidden" name="intent" value="end" />
      <input type="hidden" name="sessionId" value={session.sessionId} />
      <SubmitButton kind="secondary" isSmall busyLabel="Ending" aria-label={`Log out ${session.device}`}>
        Log out
      </SubmitButton>
    </Form>
  )
}

function isPhone(device: string): boolean {
  return /iPhone|Android/.test(device)
}
