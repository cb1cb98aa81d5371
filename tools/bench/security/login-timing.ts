import { randomBytes } from 'node:crypto'

import { atLeast, type Figure } from '../figure.ts'
import { openCredentials, register } from './accounts.ts'
import { ask } from './client.ts'
import { rankTest } from './rank-test.ts'

/** So many failures are free for an account; those after them wait, and would tell nothing about hashes. */
const TRIES_EACH = 5
const AT_ONCE = 2
const P_MIN = 0.01
const kinds = ['known', 'imported', 'unknown'] as const
type Kind = (typeof kinds)[number]

interface Effort {
  /** Of auth itself, without the edge. */
  readonly auth: string
  readonly authPid: number
  readonly admin: string
  readonly samples: number
}

/** Whether the time of a failed sign-in tells users of here, users from elsewhere and names that nobody has from each other. */
export async function measureLoginTiming(effort: Effort): Promise<readonly Figure[]> {
  const each = Math.ceil(effort.samples / kinds.length)
  const accounts = Math.ceil(each / TRIES_EACH)
  await makeAccounts(effort, accounts)
  const due = shuffled(kinds.flatMap((kind) => Array.from({ length: each }, (_, at) => ({ kind, at }))))
  const took: Record<Kind, number[]> = { known: [], imported: [], unknown: [] }
  const lane = async () => {
    for (let next = due.pop(); next !== undefined; next = due.pop()) {
      const { kind, at } = next
      took[kind].push(await failedLogin(effort.auth, `timing-${kind}-${at % accounts}`))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
  return (['known', 'imported'] as const).map((kind) =>
    atLeast({
      name: `failed sign-ins of ${kind} users beside unknown ones, p`,
      ...{ ours: rankTest(took[kind], took.unknown), least: P_MIN, unit: 'of a rank test' },
      conditions: `${each} of each kind in random order, ${AT_ONCE} at once; imported: bcrypt of cost 12; medians ${kinds.map((name) => `${name} ${middle(took[name])} ms`).join(', ')}`,
    }),
  )
}

const middle = (values: readonly number[]) =>
  (values.toSorted((one, other) => one - other)[values.length >> 1] ?? Number.NaN).toFixed(1)

let addresses = 0
async function failedLogin(auth: string, username: string): Promise<number> {
  addresses += 1
  const { status, ms, text } = await ask(`${auth}/api/v1/auth/login`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-forwarded-for': `10.9.${(addresses >> 8) & 255}.${addresses & 255}`,
    },
    body: JSON.stringify({ username, password: 'not the right one at all' }),
  })
  if (status !== 401) throw new Error(`a wrong password is answered ${status}: ${text}`)
  return ms
}

async function makeAccounts({ auth, authPid, admin }: Effort, accounts: number): Promise<void> {
  const bytes = (length: number) => randomBytes(length).toString('base64').replaceAll('=', '')
  // Of no password at all: what it takes to find that out is the same.
  const known = `$pbkdf2-sha256$i=600000$${bytes(16)}$${bytes(32)}`
  const imported = `$2b$12$${'abcdefghijklmnopqrstuv'}${'x'.repeat(31)}`
  await using credentials = await openCredentials(authPid)
  for (let at = 0; at < accounts; at += 1)
    for (const [kind, hash] of Object.entries({ known, imported }))
      await credentials.give(await register(auth, admin, `timing-${kind}-${at}`), hash)
}

function shuffled<Each>(all: Each[]): Each[] {
  for (let at = all.length - 1; at > 0; at -= 1) {
    const other = Math.floor(Math.random() * (at + 1))
    const [one, two] = [all[at], all[other]]
    if (one !== undefined && two !== undefined) [all[at], all[other]] = [two, one]
  }
  return all
}
