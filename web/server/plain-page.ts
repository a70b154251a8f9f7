import type { Response } from 'express'

export type PlainPage = { status: number; title: string; text: string; action?: { label: string; href: string } }

/** A page for requests that are refused before the app sees them. */
export function sendPlainPage(res: Response, { status, title, text, action }: PlainPage): void {
  const link = action ? `<p><a href="${escapeHtml(action.href)}">${escapeHtml(action.label)}</a></p>` : ''
  res
    .status(status)
    .setHeader('Cache-Control', 'no-store')
    .type('html')
    .send(
      `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>${escapeHtml(title)}</title><style>body{font:15px/1.6 system-ui,sans-serif;max-width:34rem;margin:12vh auto;padding:0 1.25rem}h1{font-size:1.375rem;line-height:1.3}a{color:inherit}</style></head><body><h1>${escapeHtml(title)}</h1><p>${escapeHtml(text)}</p>${link}</body></html>`,
    )
}

export function escapeHtml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character)
}
