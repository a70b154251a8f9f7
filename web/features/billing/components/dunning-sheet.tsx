import { useClock } from '#web/ui/clock.tsx'
import { PromiseLine } from '#web/ui/promise-line.tsx'
import { SectionHead } from '#web/ui/page-head.tsx'
import { Sheet } from '#web/ui/sheet.tsx'
import { CommandForm } from '../../memberships/components/command-form.tsx'
import { showSteps } from '../../memberships/components/promise-steps.ts'
import { commandWords } from '../../memberships/command-words.ts'
import type { DunningView } from '../queries/load-dunning.server.ts'

export type DunningSheetProps = { dunning: DunningView; tokens: Record<string, string>; action: string }

/** How this invoice is asked for, as its member sees it, and what the team may decide about it. */
export function DunningSheet({ dunning, tokens, action }: DunningSheetProps) {
  const clock = useClock()
  const { processId, steps, commands } = dunning

  return (
    <section id="dunning" className="scroll-mt-16">
      <SectionHead title="Asked for" />
      <Sheet isPadded>
        <div className="grid gap-4">
          <p className="text-ink-soft">This is what the member sees.</p>
          <PromiseLine steps={showSteps(steps, clock)} isWide label="What happens when" />
          {commands.length > 0 && (
            <div className="flex flex-wrap gap-2">
              {commands.map((command) => (
                <CommandForm
                  key={command}
                  processId={processId}
                  command={command}
                  words={commandWords('dunning', command)}
                  token={tokens[command] ?? ''}
                  until={null}
                  action={action}
                />
              ))}
            </div>
          )}
        </div>
      </Sheet>
    </section>
  )
}
