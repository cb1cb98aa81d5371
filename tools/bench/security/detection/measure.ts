import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { startCopy } from '../../../system/copy.ts'
import { atLeast, atMost, type Figure } from '../../figure.ts'
import { ask, bearer } from '../client.ts'
import { adminToken } from '../clients.ts'
import { type KindName, kinds, type Played } from './attacks.ts'
import { LOOK_EVERY_MS, watchFindings } from './findings.ts'
import { COUNTRIES, groundAt } from './ground.ts'

const AT_ONCE = 3
const P95 = 0.95
const BAR_S = 60
/** Whatever is not found within this is not found. */
const GIVE_UP_MS = 180_000
const MS = 1_000

interface Effort {
  readonly instances: Readonly<Partial<Record<KindName, number>>>
}
export const usualDetection: Effort = {
  instances: {
    ...{ spraying: 2, bruteForce: 4, fromManyNetworks: 3, stuffing: 3, doors: 4 },
    ...{ toOneself: 3, reuse: 4, travel: 2, takeover: 2, massReads: 2 },
  },
}
/** Without what takes minutes by its own definition. */
export const shortDetection: Effort = {
  instances: { bruteForce: 1, fromManyNetworks: 1, doors: 1, toOneself: 1, reuse: 1 },
}

interface Outcome {
  readonly name: KindName
  /** From the last act that the detector needs until the finding can be read; infinite when it never could. */
  readonly foundMs: number
  /** Until the other session of the account was over; undefined where none has to end. */
  readonly overMs: number | undefined
}

/** Real attacks at the open door of a running platform: how soon each can be read of, and how soon sessions end. */
export async function measureDetection(
  { instances }: Effort,
  say: (line: string) => void,
): Promise<readonly Figure[]> {
  await using folder = await countryFile()
  await using copy = await startCopy({
    URBE_TRUSTED_PROXIES: '127.0.0.1/32',
    COUNTRY_BY_NETWORK_FILE: folder.file,
    RISK_RESPONSE: 'end-sessions',
  })
  const admin = await adminToken(copy.origin)
  const findings = watchFindings(copy.origin, admin)
  const ground = groundAt(copy.origin, admin)
  const play = async ({ name, at }: Due): Promise<Outcome> => {
    const played = await kinds[name].play(ground, at)
    const [foundMs, overMs] = await Promise.all([
      untilFound(findings, kinds[name].detector, played),
      untilOver(copy.origin, played),
    ])
    say(
      `  ${name}: ${seconds(foundMs)} s${overMs === undefined ? '' : `, sessions over after ${seconds(overMs)} s`}`,
    )
    return { name, foundMs, overMs }
  }
  const outcomes = await Promise.race([inLanes(dueOf(instances), play), findings.looking.then(never)])
  await findings.stop()
  return figuresOf(outcomes)
}

interface Due {
  readonly name: KindName
  readonly at: number
}

/** What waits for minutes begins first, and what reads the trail comes when there is one. */
function dueOf(instances: Effort['instances']): readonly Due[] {
  // The keys of `kinds`; `Object.keys` forgets what they are.
  const names = Object.keys(instances) as readonly KindName[]
  return names.flatMap((name) =>
    Array.from({ length: instances[name] ?? 0 }, (_, at) => ({ name, at: at + 1 })),
  )
}

/** Attacks that wait for long do not keep a lane. */
async function inLanes(due: readonly Due[], play: (due: Due) => Promise<Outcome>): Promise<Outcome[]> {
  const slow = due.filter(({ name }) => name === 'spraying').map(play)
  const rest = due.filter(({ name }) => name !== 'spraying')
  const outcomes: Outcome[] = []
  const lane = async () => {
    for (let next = rest.shift(); next !== undefined; next = rest.shift()) outcomes.push(await play(next))
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
  return [...outcomes, ...(await Promise.all(slow))]
}

type Findings = ReturnType<typeof watchFindings>

async function untilFound(findings: Findings, detector: string, { neededAt, isIts }: Played) {
  const fits: Parameters<Findings['first']>[0] = (found) => found.detector === detector && isIts(found)
  for (const end = performance.now() + GIVE_UP_MS; performance.now() < end; ) {
    const seen = findings.first(fits)
    if (seen !== undefined) return Math.max(0, seen.at - neededAt)
    await sleep(LOOK_EVERY_MS)
  }
  return Number.POSITIVE_INFINITY
}

async function untilOver(origin: string, { neededAt, session }: Played): Promise<number | undefined> {
  if (session === undefined) return undefined
  for (const end = performance.now() + GIVE_UP_MS; performance.now() < end; ) {
    const { status } = await ask(`${origin}/api/v1/auth/me`, { headers: bearer(session) })
    if (status === 401) return performance.now() - neededAt
    await sleep(LOOK_EVERY_MS)
  }
  return Number.POSITIVE_INFINITY
}

function figuresOf(outcomes: readonly Outcome[]): readonly Figure[] {
  const found = outcomes.filter(({ foundMs }) => Number.isFinite(foundMs))
  const over = outcomes.flatMap(({ overMs }) => (overMs === undefined ? [] : [overMs]))
  const played = `${outcomes.length} attacks of ${new Set(outcomes.map(({ name }) => name)).size} kinds at the door of a running platform, ${AT_ONCE} at once`
  return [
    atLeast({
      ...{ name: 'attacks at the door that are found', least: 1, unit: 'share' },
      ours: found.length / outcomes.length,
      conditions: played,
    }),
    atMost({
      ...{ name: 'attack at the door until its finding can be read, p95', most: BAR_S, unit: 's' },
      ours: p95(outcomes.map(({ foundMs }) => foundMs)) / MS,
      conditions: `${played}; from the last act that the detector needs by its thresholds; looked at every ${LOOK_EVERY_MS} ms`,
    }),
    atMost({
      ...{ name: 'grave act in an account until its sessions are over, p95', most: BAR_S, unit: 's' },
      ours: p95(over) / MS,
      conditions: `${over.length} sessions; RISK_RESPONSE=end-sessions; the same attacks`,
    }),
  ]
}

function p95(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.ceil(P95 * sorted.length) - 1] ?? Number.NaN
}

const seconds = (ms: number) => (ms / MS).toFixed(1)

async function countryFile() {
  const folder = await mkdtemp(join(tmpdir(), 'urbe-countries-'))
  const file = join(folder, 'countries.csv')
  await writeFile(file, COUNTRIES)
  return { file, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) }
}

function never(): never {
  throw new Error('nobody looks at the findings any more')
}
