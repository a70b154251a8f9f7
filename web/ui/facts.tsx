import type { ReactNode } from 'react'

export type Fact = { label: ReactNode; value: ReactNode }

/** Plain facts: a label, its value, under each other. */
export function Facts({ facts }: { facts: Fact[] }) {
  return (
    <dl className="facts">
      {facts.map((fact, index) => (
        <div key={index} className="contents">
          <dt>{fact.label}</dt>
          <dd>{fact.value}</dd>
        </div>
      ))}
    </dl>
  )
}
