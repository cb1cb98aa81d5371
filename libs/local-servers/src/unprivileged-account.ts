import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)
const CANDIDATES = ['postgres', 'nobody']

export interface Account {
  readonly uid: number
  readonly gid: number
}

/** Postgres refuses to run as root: root lends it another account. Anyone else runs it as themselves. */
export async function unprivilegedAccount(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined
  for (const name of CANDIDATES) {
    const account = await accountOf(name)
    if (account !== undefined) return account
  }
  throw new Error(
    `Postgres does not run as root, and there is no account ${CANDIDATES.join(' or ')} to lend it`,
  )
}

/** Whether that account can reach a folder: a checkout under a private home is closed to it. */
export async function canEnter(folder: string, account: Account | undefined): Promise<boolean> {
  return await run('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...account, cwd: '/' }).then(
    () => true,
    () => false,
  )
}

async function accountOf(name: string): Promise<Account | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])])
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
  } catch {
    return undefined
  }
}
