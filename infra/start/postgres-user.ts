import { spawnSync } from 'node:child_process'
import { StartError } from './start-error.ts'

export type SystemUser = { name: string; uid: number; gid: number }

export type CommandLine = { program: string; args: string[] }

/** How a command line is run as the user that Postgres may have: Postgres refuses to run as root. */
export type RunAs = { user: SystemUser | undefined; wrap: (program: string, args: string[]) => CommandLine }

const remedy = 'Run Kumiko as an ordinary user, or set DATABASE_URL to a Postgres of your own.'

/**
 * An ordinary user runs Postgres as itself. Root lends it to `postgres` (made when missing, else `nobody`).
 * That user cannot walk through a state folder of mode 0700 or a clone below /root, so it alone is given the
 * capability to pass through folders; it still owns and writes nothing but its data.
 */
export function choosePostgresUser(paths: string[]): RunAs {
  if (process.getuid?.() !== 0) return { user: undefined, wrap: (program, args) => ({ program, args }) }

  const user = findUser('postgres') ?? createUser('postgres') ?? findUser('nobody')
  if (user === undefined) throw new StartError('Postgres cannot run as root and no other user was found.', remedy)

  const ids = ['--reuid', String(user.uid), '--regid', String(user.gid), '--clear-groups']
  const plain = ['setpriv', ...ids]
  const attempts = [plain, ...['dac_read_search', 'dac_override'].map((name) => withCapability(plain, name))]
  const prefix = attempts.find((attempt) => paths.every((path) => canReach(attempt, path)))
  if (prefix === undefined) {
    throw new StartError(
      `The user "${user.name}", as which Postgres has to run, cannot reach ${paths.join(' and ')}.`,
      remedy,
    )
  }

  return { user, wrap: (program, args) => ({ program: 'setpriv', args: [...prefix.slice(1), program, ...args] }) }
}

// Without the secure bit access(2), with which initdb looks for its sister program, would ignore the capability.
function withCapability(prefix: string[], name: string): string[] {
  return [...prefix, '--inh-caps', `+${name}`, '--ambient-caps', `+${name}`, '--securebits', '+no_setuid_fixup']
}

function canReach([program = '', ...args]: string[], path: string): boolean {
  return spawnSync(program, [...args, 'test', '-x', path], { stdio: 'ignore' }).status === 0
}

function findUser(name: string): SystemUser | undefined {
  const [uid, gid] = ['-u', '-g'].map((flag) => spawnSync('id', [flag, name], { encoding: 'utf8' }))
  if (uid?.status !== 0 || gid?.status !== 0) return undefined

  return { name, uid: Number(uid.stdout), gid: Number(gid.stdout) }
}

function createUser(name: string): SystemUser | undefined {
  spawnSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', name], {
    stdio: 'ignore',
  })

  return findUser(name)
}
