import { configSchema } from './config.ts'

/** The text of `.env.example`: every setting with what it means, its default, and whether it is required. */
export function envExample(): string {
  const head =
    '# Every setting of Kumiko, made from activities/platform/config.ts by `npm run env-example`.\n# `npm start` needs none of them: parts without a key are answered by the local sandbox.\n'
  const lines = Object.entries(configSchema.shape).map(([name, schema]) => {
    const fallback = schema.safeParse(undefined)
    const meaning = schema.description ? `# ${schema.description}\n` : ''
    if (!fallback.success) return `${meaning}${name}=`

    return `${meaning}# ${name}=${fallback.data === undefined ? '' : String(fallback.data)}`
  })

  return `${head}\n${lines.join('\n\n')}\n`
}
