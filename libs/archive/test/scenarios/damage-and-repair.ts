import { isDeepStrictEqual } from 'node:util'

import { Conflict, noLogLines, UnknownOutcome } from '@urbe/event-log'

import { repairStream } from '../../src/repair-stream.ts'
import { verifyStream } from '../../src/verify-stream.ts'
import { type Damage, damagesAt } from './damages.ts'
import { allOf, type House, historyIn, openHouse, STREAM, writerOf } from './house.ts'

const CITIES = ['a', 'b', 'c', 'd', 'e']
const COMMITS = 80
/** Large enough that the stream has several blocks, which the server treats differently. */
const LARGE_BYTES = 120_000
/** Only to end what hangs. */
const FOLLOW_MAX_MS = 60_000

export interface Round {
  readonly damage: string
  readonly part: number
  /** Whether services went on writing before anybody noticed. */
  readonly written: boolean
  readonly detected: boolean
  readonly repaired: boolean
  readonly followed: boolean
  readonly mode: string
}

/** Damages a real server's files in many ways; each must be found, and the history must be as before when it is repaired. */
export async function damageAndRepair({ rounds }: { readonly rounds: number }): Promise<readonly Round[]> {
  const results: Round[] = []
  for (let round = 0; round < rounds; round++) results.push(await runRound(round))
  return results
}

async function runRound(round: number): Promise<Round> {
  await using house = await openHouse()
  const writer = writerOf(house.log)
  const isLarge = round % 2 === 1
  // Steps of the golden ratio, so that no part of the stream is left out.
  const part = (0.05 + round * 0.618034) % 1
  const written = round % 3 === 2
  for (let n = 0; n < COMMITS; n++) {
    await writer.write(CITIES[n % CITIES.length] ?? '', { bytes: isLarge ? LARGE_BYTES : 100 + n })
  }
  // A commit of several messages.
  await writer.write('large', { bytes: 1_200_000 })
  await writer.write('a')
  await house.archiveAll()
  const before = historyIn(await allOf(house.log))
  const damages = damagesAt(part)
  const damage = damages[round % damages.length] as Damage
  await house.whileDown(() => damage.apply(house.streamFolder))
  await house.provisioner.ensure(STREAM)
  if (written) {
    await writer.reload()
    // A damaged stream may refuse: what it answers about an aggregate need not fit together any more.
    for (const city of CITIES) await writer.write(city).catch(refusedByDamage)
  }
  const found = await verifyStream({ ...house, stream: STREAM })
  const harmless = damage.harmless === true
  const repaired = await repairStream(house.wiring, { stream: STREAM })
  const after = historyIn(await allOf(house.log))
  const again = await verifyStream({ ...house, stream: STREAM })
  return {
    damage: damage.name,
    part,
    written,
    detected: found.ok === harmless,
    repaired:
      again.ok &&
      isDeepStrictEqual(after.slice(0, before.length), before) &&
      repaired.mode !== 'not_possible',
    followed: await goesOn(house, before.length),
    mode: repaired.mode,
  }
}

function refusedByDamage(error: unknown): undefined {
  if (error instanceof Conflict || error instanceof UnknownOutcome) return undefined
  throw error
}

/** A reader that had seen the whole stream is handed what comes next, and nothing twice. */
async function goesOn({ log }: House, seen: number): Promise<boolean> {
  const [last] = await log.messages(STREAM, seen, 1)
  if (last === undefined) return false
  const stop = new AbortController()
  const writer = writerOf(log)
  const sequence = await writer.write(`after-${seen}`)
  const sequences: number[] = []
  const timer = setTimeout(() => stop.abort(), FOLLOW_MAX_MS)
  await log.follow({
    stream: STREAM,
    from: seen + 1,
    lastSeen: { sequence: seen, commitId: last.headers['Commit-Id'] ?? '', hash: last.headers['Hash'] },
    onBatch: (commits) => {
      sequences.push(...commits.map((commit) => commit.sequence))
      if (sequences.includes(sequence)) stop.abort()
    },
    signal: stop.signal,
    log: noLogLines,
  })
  clearTimeout(timer)
  return sequences.at(-1) === sequence && sequences[0] === seen + 1
}
