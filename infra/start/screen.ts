import { StartError, messageOf } from './start-error.ts'

export type Login = { role: string; email: string; password: string }
export type Summary = {
  web: string
  temporalUi: string
  desk: string | undefined
  day: string
  home: string
  logins: Login[]
  isDev: boolean
  tookMs: number
}

let isOver = false

/** From here on no step is reported as done: the start is being ended. */
export function endSteps(): void {
  isOver = true
}

/** Runs one step of the start and prints one line when it is done, with how long it took. */
export async function step<T>(
  title: string,
  work: () => Promise<T>,
  detail: (result: T) => string = () => '',
): Promise<T> {
  const startedAt = Date.now()
  const result = await work()
  if (isOver) return result
  const words = [title, detail(result)].filter(Boolean).join(' ')
  console.log(`  ✓ ${words.padEnd(64)} ${seconds(Date.now() - startedAt).padStart(7)}`)

  return result
}

/** A line between the steps: something moved, waits or was put right. */
export function say(line: string): void {
  console.log(`  · ${line}`)
}

/** The reason why nothing runs, and the remedy. */
export function printFailure(error: unknown): void {
  endSteps()
  if (error instanceof StartError) {
    console.error(`\n  ✗ ${indent(error.message)}\n    ${indent(error.remedy)}\n`)

    return
  }

  console.error(`\n  ✗ Kumiko stopped on an error it did not expect: ${indent(messageOf(error))}`)
  console.error(`    ${indent(error instanceof Error ? (error.stack ?? '') : '')}\n`)
}

/** The one screen: where everything is, how to log in, how to stop. */
export function printSummary({ web, temporalUi, desk, day, home, logins, isDev, tookMs }: Summary): void {
  const lines = [
    '',
    `  Kumiko is ready after ${seconds(tookMs)}${day === '24h' ? '' : `; a day lasts ${day}`}${isDev ? '; it follows your changes' : ''}`,
    '',
    `    Web        ${web}`,
    ...(desk === undefined ? [] : [`    Sandbox    ${desk}   mail, SMS and charges of this machine`]),
    `    Temporal   ${temporalUi}   every running process`,
    ...loginLines(logins),
    '',
    `    State and logs are in ${home}. Stop with Ctrl-C; the same again keeps everything, --fresh begins anew.`,
    '',
  ]
  console.log(lines.join('\n'))
}

function loginLines(logins: Login[]): string[] {
  if (logins.length === 0) return []
  const [role, email] = (['role', 'email'] as const).map((key) => Math.max(...logins.map((login) => login[key].length)))

  return [
    '',
    '    Log in as',
    ...logins.map(
      (login) => `      ${login.role.padEnd(role ?? 0)}   ${login.email.padEnd(email ?? 0)}   ${login.password}`,
    ),
  ]
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}

function indent(text: string): string {
  return text.trim().replaceAll('\n', '\n    ')
}
