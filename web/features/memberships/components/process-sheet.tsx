import { Link } from '@remix-run/react'
import { Banner } from '#web/ui/banner.tsx'
import { ButtonLink } from '#web/ui/button.tsx'
import { useClock } from '#web/ui/clock.tsx'
import { Deadline } from '#web/ui/deadline.tsx'
import { Emblem } from '#web/ui/emblem.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { PromiseLine } from '#web/ui/promise-line.tsx'
import { Sheet, SheetHead } from '#web/ui/sheet.tsx'
import { Stage } from '#web/ui/stage.tsx'
import { fillMarks } from '#workflows/shared/fill-marks.ts'
import type { PromiseStep } from '#workflows/shared/promise.ts'
import type { AskedCommand, NextProcess } from '../queries/load-next.server.ts'
import { commandWords, memberCommands } from '../command-words.ts'
import { leavePath, pausePath, stageOf } from '../next-words.ts'
import { CommandForm } from './command-form.tsx'
import { KeepForm } from './keep-form.tsx'
import { showSteps } from './promise-steps.ts'

/** One process: what happened, what is next and when, what it costs, and what I can do about it. */
export function ProcessSheet({ process, tokens }: { process: NextProcess; tokens: Record<string, string> }) {
  const clock = useClock()
  const { community, asked } = process
  const stage = stageOf(process)
  const isWaiting = asked?.status === 'pending'
  const open = memberCommands(process.openCommands)
  const commands = open.length > 0 && !isWaiting && <Commands process={process} commands={open} tokens={tokens} />
  const actions = process.kind === 'membership' ? <Leaving process={process} token={tokens.keep ?? ''} /> : commands
  const hasPlaceForActions = process.steps.some(({ joint }) => joint === 'now' || joint === 'paused')

  return (
    <article id={process.id} className="scroll-mt-16" aria-label={fillMarks(process.title, clock)}>
      <Sheet>
        <SheetHead
          before={community && <Emblem slug={community.slug} size="medium" />}
          title={fillMarks(process.title, clock)}
          sub={
            <>
              <Stage kind={stage.kind}>{stage.word}</Stage>
              {community && (
                <>
                  {' · '}
                  <Link to={`/c/${community.slug}`}>{community.name}</Link>
                </>
              )}
            </>
          }
          after={
            process.nextAt && (
              <Deadline
                at={process.nextAt}
                isFrozen={process.stage === 'paused' && process.kind !== 'pause'}
                needsPerson={process.needsMe}
              />
            )
          }
        />
        <div className="sheet-pad grid gap-4">
          {asked && <Asked asked={asked} kind={process.kind} />}
          <PromiseLine
            steps={showSteps(process.steps, clock, {
              now: actions,
              person: process.needsMe && <MyPart process={process} />,
            })}
            isWide
            isFolded={!process.needsMe}
            label={fillMarks(process.title, clock)}
          />
          {!hasPlaceForActions && actions && <div className="flex flex-wrap gap-2">{actions}</div>}
        </div>
      </Sheet>
    </article>
  )
}

/** Where I do what a process waits for. */
function MyPart({ process }: { process: NextProcess }) {
  const links = process.steps.find(({ joint }) => joint === 'person')?.links
  if (links) return <StepLinks links={links} />
  if (process.kind !== 'trial' || !process.community) return null

  return (
    <ButtonLink to={`/c/${process.community.slug}/goals`} kind="primary" isSmall>
      Choose a goal
    </ButtonLink>
  )
}

function StepLinks({ links }: { links: NonNullable<PromiseStep['links']> }) {
  return (
    <div className="flex flex-wrap gap-2">
      {links.map(({ label, url }, index) => (
        <ButtonLink key={url} to={url} kind={index === 0 ? 'primary' : 'secondary'} isSmall>
          {label}
        </ButtonLink>
      ))}
    </div>
  )
}

/** The way out of a membership that runs, or back from it. */
function Leaving({ process: { subjectId, stage, amountCents }, token }: { process: NextProcess; token: string }) {
  if (stage === 'cancelling') return <KeepForm membershipId={subjectId} token={token} />

  return (
    <>
      {/* What nobody is charged for again cannot be paused. */}
      {stage === 'active' && amountCents !== null && (
        <ButtonLink to={pausePath(subjectId)} isSmall>
          Pause
        </ButtonLink>
      )}
      <ButtonLink to={leavePath(subjectId)} isSmall>
        Leave
      </ButtonLink>
    </>
  )
}

type CommandsProps = { process: NextProcess; commands: string[]; tokens: Record<string, string> }

function Commands({ process, commands, tokens }: CommandsProps) {
  return (
    <>
      {commands.map((command) =>
        command === 'changeEnd' && process.membershipId ? (
          <ButtonLink key={command} to={pausePath(process.membershipId)} isSmall>
            Move the end
          </ButtonLink>
        ) : (
          <CommandForm
            key={command}
            processId={process.id}
            command={command}
            words={commandWords(process.kind, command)}
            token={tokens[command] ?? ''}
            until={process.nextAt}
          />
        ),
      )}
    </>
  )
}

/** What I asked and what became of it: kept in a row, so that it is true whatever happens meanwhile. */
function Asked({ asked, kind }: { asked: AskedCommand; kind: string }) {
  const clock = useClock()
  const what = commandWords(kind, asked.name).label.toLowerCase()
  if (asked.status === 'pending') {
    return (
      <Banner title={`We have it: ${what}.`}>
        Asked <Moment at={asked.createdAt} />. This page updates by itself, and you may leave it.
      </Banner>
    )
  }
  if (!asked.answer) return null

  return (
    <Banner tone={asked.answer.ok ? 'plain' : 'red'} title={fillMarks(asked.answer.message, clock)}>
      You asked <Moment at={asked.createdAt} />: {what}.
    </Banner>
  )
}
