import CalendarPlus from 'lucide-react/icons/calendar-plus'
import Ellipsis from 'lucide-react/icons/ellipsis'
import { Button, ButtonLink, IconButton, type ButtonKind } from '#web/ui/button.tsx'
import { CopyButton } from '#web/ui/copy-button.tsx'
import { coverLattices } from '#web/ui/cover-drawing.ts'
import { Cover } from '#web/ui/cover.tsx'
import { Emblem } from '#web/ui/emblem.tsx'
import { emblemLattices, type EmblemLattice } from '#web/ui/lattice.ts'
import { TextLink } from '#web/ui/link.tsx'
import { Mark, Wordmark } from '#web/ui/mark.tsx'
import { Tooltip } from '#web/ui/tooltip.tsx'
import { KitRow, KitSection } from './kit-section.tsx'

const colors = [
  'canvas sunken surface raised hover ink ink-soft ink-faint line line-strong line-control',
  'pine pine-tint pine-line wood wood-tint amber amber-tint red red-tint slate slate-tint',
].flatMap((names) => names.split(' '))

const slugs = ['applied-ai-guild', 'studio-practice', 'founders-table', 'night-readers', 'kiln-and-clay', 'slow-rust']

export function KitColours() {
  return (
    <KitSection title="Mark and colour" note="Pine is for what is alive or next, wood is decoration.">
      <KitRow>
        <Mark className="size-20" />
        <Mark className="size-8" />
        <Mark className="size-4" />
        <Wordmark />
      </KitRow>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(5.25rem,1fr))] gap-3">
        {colors.map((color) => (
          <li key={color}>
            <i
              className="mb-1 block h-11 rounded-chip shadow-[inset_0_0_0_1px_var(--color-line-strong)]"
              style={{ background: `var(--color-${color})` }}
            />
            <span className="text-sm">{color}</span>
          </li>
        ))}
      </ul>
    </KitSection>
  )
}

export function KitLattices() {
  const names = Object.keys(emblemLattices).filter((name): name is EmblemLattice => name in emblemLattices)

  return (
    <KitSection title="Emblems and covers" note="Drawn from a slug: lattice, lit pane, lamp and hue.">
      {names.map((name) => (
        <KitRow key={name}>
          {slugs.map((slug) => (
            <Emblem key={slug} slug={slug} lattice={name} size="large" />
          ))}
          <Emblem slug={slugs[0] ?? ''} lattice={name} size="medium" />
          <Emblem slug={slugs[0] ?? ''} lattice={name} />
          <span className="text-sm text-ink-faint">{name}</span>
        </KitRow>
      ))}
      {coverLattices.map((name, index) => (
        <div key={name} className="grid gap-2">
          {slugs.slice(index * 2, index * 2 + 2).map((slug) => (
            <div key={slug} className="h-40 overflow-hidden rounded-sheet">
              <Cover slug={slug} lattice={name} />
            </div>
          ))}
        </div>
      ))}
    </KitSection>
  )
}

export function KitType() {
  return (
    <KitSection title="Type" note="Instrument Sans. Tabular figures wherever numbers stand under each other or tick.">
      <div className="grid gap-3">
        <p className="text-2xl font-title tracking-title">Model Review Night</p>
        <p className="text-xl font-title tracking-title">What happens next</p>
        <p className="text-lg font-title tracking-title">Members by stage</p>
        <p className="text-read">Bring one thing that is blocked. I answer every question.</p>
        <p>Tobias answers by Thu 26 Nov, 14:31.</p>
        <p className="text-sm text-ink-faint">Read 10:20:04 · in 2 d 3 h · €1,850.00</p>
        <p className="font-mono text-xs text-ink-soft">proof:prf_5521</p>
      </div>
    </KitSection>
  )
}

const kinds: { kind: ButtonKind; word: string; busy: string }[] = [
  { kind: 'primary', word: 'Save', busy: 'Saving' },
  { kind: 'secondary', word: 'Save', busy: 'Saving' },
  { kind: 'quiet', word: 'Save', busy: 'Saving' },
  { kind: 'danger', word: 'End now', busy: 'Ending' },
]

export function KitButtons() {
  return (
    <KitSection title="Buttons" note="One primary on a screen. The label is a verb and, where money moves, the amount.">
      {kinds.map(({ kind, word, busy }) => (
        <KitRow key={kind}>
          <Button kind={kind}>{word}</Button>
          <Button kind={kind} data-show="hover">
            {word}
          </Button>
          <Button kind={kind} data-show="focus">
            {word}
          </Button>
          <Button kind={kind} disabled>
            {word}
          </Button>
          <Button kind={kind} isBusy busyLabel={busy}>
            {word}
          </Button>
        </KitRow>
      ))}
      <KitRow>
        <Button kind="primary">Pay €120.00</Button>
        <ButtonLink to="/dev/ui" icon={CalendarPlus}>
          Add to my calendar
        </ButtonLink>
        <Button isSmall>Small</Button>
        <Tooltip text="More to do with this proof">
          <IconButton icon={Ellipsis} label="More" kind="secondary" />
        </Tooltip>
        <IconButton icon={Ellipsis} label="More, small" isSmall />
        <CopyButton text="KMK-2026-0418" />
        <TextLink to="/dev/ui">A link in a text</TextLink>
      </KitRow>
      <Button kind="primary" isWide>
        Start my 3-day trial, €0.00 today
      </Button>
    </KitSection>
  )
}
