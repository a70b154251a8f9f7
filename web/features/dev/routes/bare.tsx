import type { LoaderFunctionArgs } from '@remix-run/node'
import { useSearchParams } from '@remix-run/react'
import { authorize } from '#web/server/authorize.server.ts'
import { wordsOf } from '../words.ts'

export const handle = { permission: 'development', frame: 'bare' } as const

const mostBytes = 1_000_000

export async function loader(args: LoaderFunctionArgs) {
  await authorize(args, handle.permission)

  return null
}

/** A page of `?bytes=` and nothing else: what the page bench measures real pages against. */
export default function BarePage() {
  const [searchParams] = useSearchParams()
  const bytes = Number(searchParams.get('bytes'))

  return <p>{wordsOf(Number.isInteger(bytes) && bytes > 0 ? Math.min(bytes, mostBytes) : 0)}</p>
}
