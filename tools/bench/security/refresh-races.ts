import { setTimeout as sleep } from 'node:timers/promises'

import { PASSWORD } from '../../system/copy.ts'
import { atMost, type Figure } from '../figure.ts'
import { ask, bearer, json } from './client.ts'

/** As long as an honest loser of a race is answered, and a little more. */
const AFTER_GRACE_MS = 10_500
const LOOK_EVERY_MS = 20

interface Effort {
  /** Of auth itself, without the edge. */
  readonly auth: string
  readonly sessions: number
  readonly races: number
  readonly racers: number
  /** Sessions that are over have to be known to be within this. */
  readonly knownWithinMs: number
}
interface Tokens {
  readonly accessToken: string
  readonly refreshToken: string
}

/** Each racer from an address of its own: addresses are not what is measured. */
let addresses = 0
function headers(): Record<string, string> {
  addresses += 1
  const address = `10.${(addresses >> 16) & 255}.${(addresses >> 8) & 255}.${addresses & 255}`
  return { 'content-type': 'application/json', 'x-forwarded-for': address, 'user-agent': 'bench' }
}
const post = (url: string, body: object) =>
  ask(url, { method: 'POST', headers: headers(), body: JSON.stringify(body) })

/** Whether honest clients that refresh at the same moment stay signed in, and thieves that come later do not. */
export async function measureRefreshRaces(effort: Effort): Promise<readonly Figure[]> {
  const { auth, racers } = effort
  const outcome = { races: 0, loggedOut: 0, successors: 0 }
  const spent: { first: string; last: Tokens }[] = []
  for (let at = 0; at < effort.sessions; at += 1) {
    const login = { username: 'admin', password: PASSWORD }
    let tokens = await json<Tokens>(post(`${auth}/api/v1/auth/login`, login))
    const first = tokens.refreshToken
    for (let race = 0; race < Math.ceil(effort.races / effort.sessions); race += 1) {
      const { answers, next } = await raceOf(effort, tokens.refreshToken)
      outcome.races += 1
      outcome.loggedOut += answers.filter((status) => status !== 200).length
      outcome.successors += next.size
      tokens = [...next.values()][0] ?? tokens
    }
    spent.push({ first, last: tokens })
  }
  const survivors = await replay(effort, spent)
  const conditions = `${outcome.races} races of ${racers} in ${effort.sessions} sessions, at auth's own port`
  return [
    atMost({
      ...{ name: 'refreshes of a race that are refused', unit: 'of them', most: 0 },
      ours: outcome.loggedOut,
      conditions,
    }),
    atMost({
      ...{ name: 'successors of one refresh token', unit: 'a race', most: 1 },
      ours: outcome.successors / outcome.races,
      conditions,
    }),
    atMost({
      ...{ name: 'sessions that go on after an old refresh token came again', unit: 'of them', most: 0 },
      ours: survivors,
      conditions: `${spent.length} sessions, looked at for ${effort.knownWithinMs} ms after the token of before the races came once more`,
    }),
  ]
}

async function raceOf({ auth, racers }: Effort, refreshToken: string) {
  const asked = Array.from({ length: racers }, () => post(`${auth}/api/v1/auth/refresh`, { refreshToken }))
  const answers = await Promise.all(asked)
  const taken = answers.filter(({ status }) => status === 200)
  // Each answer of this operation has tokens.
  const tokens = taken.map(({ text }) => JSON.parse(text) as Tokens)
  return {
    answers: answers.map(({ status }) => status),
    next: new Map(tokens.map((each) => [each.refreshToken, each])),
  }
}

/** How many sessions are still good although somebody showed a token that had long been exchanged. */
async function replay(
  { auth, knownWithinMs }: Effort,
  spent: readonly { first: string; last: Tokens }[],
): Promise<number> {
  await sleep(AFTER_GRACE_MS)
  for (const { first } of spent) {
    const { status, text } = await post(`${auth}/api/v1/auth/refresh`, { refreshToken: first })
    if (status !== 401) throw new Error(`a token that was used is answered ${status}: ${text}`)
  }
  const end = performance.now() + knownWithinMs
  const seen = spent.map(async ({ last }) => {
    const access = async () =>
      (await ask(`${auth}/api/v1/auth/me`, { headers: bearer(last.accessToken) })).status
    while ((await access()) !== 401) {
      if (performance.now() > end) return false
      await sleep(LOOK_EVERY_MS)
    }
    const next = await post(`${auth}/api/v1/auth/refresh`, { refreshToken: last.refreshToken })
    return next.status === 401
  })
  return (await Promise.all(seen)).filter((isOver) => !isOver).length
}
