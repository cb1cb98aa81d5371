import { Worker } from 'node:worker_threads'
import { constants, zstdCompressSync } from 'node:zlib'

import { type CitySpec, type Engines, foundWorld, loadEngines, type World } from '@urbe/city-model'
import { runEpidemic } from '@urbe/city-model/epidemic'
import { seededRandom } from '@urbe/kernel'

import { atLeast, atMost, type Figure, median } from './figure.ts'
import type { LookBack } from './look-back-thread.ts'

const SEED = 1549
const TICKS_A_DAY = 1_440
/** The simulation service keeps a keyframe of every sixth hour. */
const KEYFRAME_TICKS = 360
const KEYFRAMES_A_DAY = 4

interface Effort {
  readonly citizens: number
  /** Days that are timed, after a first one that is not. */
  readonly days: number
  /** Whether a million citizens are tried as well: half a minute and some 3 GB. */
  readonly million: boolean
}

export const usualCity: Effort = { citizens: 100_000, days: 3, million: false }
export const longCity: Effort = { ...usualCity, million: true }

/** What a city costs: its day, its hashes and snapshots, and looking back at it. */
export async function measureCity({ citizens, days, million }: Effort): Promise<readonly Figure[]> {
  const engines = await loadEngines()
  const spec = specOf(citizens)
  const world = foundWorld(spec, { engines })
  liveDay(world)
  const costs = Array.from({ length: days }, () => cpuOf(() => liveDay(world)))
  const aDay = median(costs)
  const whole = 'traffic, plans, markets, power, water, health and all the rest, a state hash each tick'
  return [
    atMost({
      name: `a day of ${citizens} citizens`,
      ours: aDay,
      most: 2,
      unit: 's of CPU',
      conditions: `${whole}, seed ${SEED}, one thread, median of ${days} days after the first`,
    }),
    ...(million ? [dayOfAMillion(engines, whole)] : []),
    keepingShare(world, aDay),
    await lookingBack(spec, world),
    draws(),
    epidemicSpeed(),
  ]
}

const specOf = (citizens: number): CitySpec => ({ seed: SEED, citizens, source: { kind: 'generated' } })

function liveDay(world: World): void {
  for (let tick = 0; tick < TICKS_A_DAY; tick += 1) world.step()
}

function dayOfAMillion(engines: Engines, whole: string): Figure {
  const world = foundWorld(specOf(1_000_000), { engines })
  liveDay(world)
  return atMost({
    name: 'a day of 1000000 citizens',
    ours: cpuOf(() => liveDay(world)),
    most: 12,
    unit: 's of CPU',
    conditions: `${whole}, seed ${SEED}, one thread (the bar is of two), the second day`,
  })
}

/** Hashes of a day's ticks and four keyframes of it, as parts of the day. */
function keepingShare(world: World, aDay: number): Figure {
  const cost = cpuOf(() => {
    for (let tick = 0; tick < TICKS_A_DAY; tick += 1) world.stateHash()
    for (let keyframe = 0; keyframe < KEYFRAMES_A_DAY; keyframe += 1) keyframeOf(world)
  })
  return atMost({
    name: 'hashing and keeping a day',
    ours: (100 * cost) / aDay,
    most: 5,
    unit: '% of the day',
    conditions: `the hash of each tick, and ${KEYFRAMES_A_DAY} keyframes of ${(keyframeOf(world).length / 1e6).toFixed(1)} MB`,
  })
}

function keyframeOf(world: World): Uint8Array {
  return zstdCompressSync(world.snapshot(), { params: { [constants.ZSTD_c_compressionLevel]: 1 } })
}

/** The tick before the next keyframe is the farthest from one: one in each quarter of a day. */
async function lookingBack(spec: CitySpec, world: World): Promise<Figure> {
  const seconds: number[] = []
  for (let quarter = 0; quarter < KEYFRAMES_A_DAY; quarter += 1) {
    const keyframe = keyframeOf(world)
    const hashes = Array.from({ length: KEYFRAME_TICKS }, () => world.step().stateHash)
    seconds.push(await secondsOf({ spec, keyframe, hashes: hashes.slice(0, -1) }))
  }
  return atMost({
    name: 'any tick of a past day',
    ours: Math.max(...seconds),
    most: 2,
    unit: 's',
    conditions: `${spec.citizens} citizens, the farthest tick from each keyframe of a day, every hash verified, the city’s plan made anew in a new thread; the slowest of ${KEYFRAMES_A_DAY}`,
  })
}

function secondsOf(workerData: LookBack): Promise<number> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./look-back-thread.ts', import.meta.url), { workerData })
    worker.once('message', resolve)
    worker.once('error', reject)
  })
}

const DRAWS = 20_000_000

function draws(): Figure {
  const random = seededRandom(SEED)
  let sum = 0
  const cost = cpuOf(() => {
    for (let draw = 0; draw < DRAWS; draw += 1) sum += random.word(draw, 7, 3)
  })
  if (sum === 0) throw new Error('nothing was drawn')
  return atMost({
    name: 'a random number',
    ours: (cost * 1e9) / DRAWS,
    most: 15,
    unit: 'ns',
    conditions: 'Threefry-2x32, 20 rounds, one word used of two',
  })
}

function epidemicSpeed(): Figure {
  const population = 1_000_000
  let days = 0
  const cost = cpuOf(() => {
    const plan = {
      seed: 1,
      population,
      r0: 2,
      incubationDays: 3,
      infectiousDays: 5,
      initial: 500,
      stepsPerDay: 4,
    }
    days = runEpidemic(plan, 2_000).series.day.length - 1
  })
  return atLeast({
    name: 'an epidemic',
    ours: (population * days) / cost / 1e6,
    least: 40,
    unit: 'million person days/s of CPU',
    conditions: `a well-mixed population of ${population}, R0 2, four steps a day, until it is over`,
  })
}

function cpuOf(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}
