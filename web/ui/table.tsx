import type { ReactNode } from 'react'
import { cx } from './cx.ts'

export type Column<Item> = {
  head: ReactNode
  cell: (item: Item) => ReactNode
  isNumber?: boolean
  /** On a phone: own line, right column, hidden, or with its head as a label in front. */
  fold?: 'wide' | 'end' | 'away'
  foldLabel?: string
}

export type TableProps<Item> = {
  label: string
  columns: Column<Item>[]
  items: Item[]
  keyOf: (item: Item) => string
  /** Fold into rows on a phone; else it scrolls sideways. */
  isFolding?: boolean
}

/** A table on a sheet. Wide ones scroll by themselves and can be reached by keyboard; folding ones become rows. */
export function Table<Item>({ label, columns, items, keyOf, isFolding = true }: TableProps<Item>) {
  return (
    // What scrolls sideways must be reachable by keyboard.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="table-wrap" role="region" aria-label={label} tabIndex={0}>
      <table className={cx('data-table', isFolding && 'data-table-fold')}>
        <thead>
          <tr>
            {columns.map((column, index) => (
              <th key={index} scope="col" className={cx(column.isNumber && 'number')}>
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={keyOf(item)}>
              {columns.map((column, index) => (
                <Cell key={index} column={column} item={item} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Cell<Item>({ column, item }: { column: Column<Item>; item: Item }) {
  return (
    <td className={cx(column.isNumber && 'number')} data-fold={column.fold} data-label={column.foldLabel}>
      {column.cell(item)}
    </td>
  )
}
