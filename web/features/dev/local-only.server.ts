/** Pages for building: absent wherever Kumiko serves people. */
export function requireLocalMode() {
  if (process.env.KUMIKO_MODE === 'production') throw new Response(null, { status: 404 })
}
