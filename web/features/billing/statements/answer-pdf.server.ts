import { notFound } from '#web/server/refuse.server.ts'
import type { StatementPage } from '../queries/load-statement.server.ts'
import { writeStatementPdf } from './write-statement-pdf.server.ts'

/** A statement as a file of its own name, for nobody but who asked. */
export async function answerPdf(found: StatementPage | null): Promise<Response> {
  if (!found) throw notFound()
  const { content } = found
  const file = await writeStatementPdf(content)

  return new Response(new Uint8Array(file), {
    headers: {
      'Content-Type': 'application/pdf',
      'Content-Length': String(file.length),
      'Content-Disposition': `attachment; filename="${content.label}.pdf"`,
      'Cache-Control': 'private, no-store',
    },
  })
}
