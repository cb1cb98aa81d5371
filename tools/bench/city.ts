import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'

import { type CitySpec, foundWorld, loadEngines, type World } from '@urbe/city-model'
import { runEpidemic } from '@urbe/city-model/epidemic'
import { threefry2x32 } from '@urbe/kernel'

import { LARGE_PAGES } from '../launcher/large-pages.ts'
import {
  compressed,
  FIRST_MIDNIGHT_TICK,
  KEYFRAME_TICKS,
  KEYFRAMES_A_DAY,
  type Keeping,
  TICKS_A_DAY,
} from './city-keeping.ts'
import type { CityCosts, CityTask } from './city-process.ts'
import { cpuOf } from './cpu.ts'
import { atLeast, atMost, type Figure, median } from './figure.ts'
import type { Look, LookBack } from './look-back-thread.ts'

const SEED = 1549

interface Effort {
  readonly citizens: number
  /** Days that are timed, after a first one that is not. */
  readonly days: number
  /** Days that are looked back at. */
  readonly pastDays: number
  /** Whether a million citizens are tried as well: some minutes. */
  readonly million: boolean
  readonly draws: number
  /** People among whom an epidemic goes round. */
  readonly population: number
}

export const usualCity: Effort = {
  citizens: 100_000,
  days: 3,
  pastDays: 2,
  million: false,
  draws: 20_000_000,
  population: 1_000_000,
}
export const longCity: Effort = { ...usualCity, pastDays: 30, million: true }

/** What a city costs: its day, its hashes and snapshots, and looking back at it. */
export async function measureCity(effort: Effort): Promise<readonly Figure[]> {
  const { citizens, days, pastDays, million } = effort
  const engines = await loadEngines()
  const spec = specOf(citizens)
  const world = foundWorld(spec, { engines })
  while (world.tick < FIRST_MIDNIGHT_TICK) world.step()
  const costs = await costsOf({ spec, days })
  const aDay = median(costs.days)
  const whole = 'traffic, plans, markets, power, water, health and all the rest, a state hash each tick'
  return [
    atMost({
      name: `a day of ${citizens} citizens`,
      ours: aDay,
      most: 2,
      unit: 's of CPU',
      conditions: `${whole}, seed ${SEED}, one thread, median of ${days} days after the first`,
    }),
    ...(million ? [await dayOfAMillion(whole)] : []),
    ...(await lookingBack(spec, world, pastDays)),
    keepingShare(costs.keeping, aDay),
    draws(effort.draws),
    epidemicSpeed(effort.population),
  ]
}

const specOf = (citizens: number): CitySpec => ({ seed: SEED, citizens, source: { kind: 'generated' } })

/**
 * Of a city in a process of its own, with memory as the launcher gives it to the simulation service: what was compiled for another city
 * would slow it down.
 */
async function costsOf(task: CityTask): Promise<CityCosts> {
  const child = fork(join(import.meta.dirname, 'city-process.ts'), [JSON.stringify(task)], {
    env: LARGE_PAGES,
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  const gone = once(child, 'exit').then(([code]) => {
    throw new Error(`the process with the city ended with ${String(code)}`)
  })
  const [answer] = await Promise.race([once(child, 'message'), gone])
  // Our own process, whose answer has this shape.
  return answer as CityCosts
}

async function dayOfAMillion(whole: string): Promise<Figure> {
  const days = 3
  const { days: taken } = await costsOf({ spec: specOf(1_000_000), days })
  return atMost({
    name: 'a day of 1000000 citizens',
    ours: median(taken),
    most: 12,
    unit: 's of CPU',
    conditions: `${whole}, seed ${SEED}, one thread (the bar is of two), median of ${days} days after the first`,
  })
}

/** Hashes of a day's ticks and its keyframes, as parts of the day: in the city's own thread, and in that which compresses. */
function keepingShare(keeping: CityCosts['keeping'], aDay: number): Figure {
  const percent = (cost: (day: Keeping) => number): number => (100 * median(keeping.map(cost))) / aDay
  const hashing = percent((day) => day.hashing).toFixed(1)
  const compressing = percent((day) => day.compressing).toFixed(1)
  const megabytes = median(keeping.map(({ bytes }) => bytes / 1e6)).toFixed(1)
  const what = `the hash of each tick in ${hashing} %, a whole keyframe at midnight and ${KEYFRAMES_A_DAY - 1} that build on it, ${megabytes} MB`
  return atMost({
    name: 'hashing and keeping a day',
    ours: percent((day) => day.hashing + day.taking),
    most: 5,
    unit: '% of the day',
    conditions: `${what}, median of ${keeping.length} days; while the city goes on, another thread compresses them in ${compressing} % of the day`,
  })
}

/** Days go on; the tick before each next keyframe is the farthest from one. */
async function lookingBack(spec: CitySpec, world: World, days: number): Promise<readonly Figure[]> {
  const looks: Look[] = []
  while (world.tick % TICKS_A_DAY !== FIRST_MIDNIGHT_TICK) world.step()
  for (let day = 0; day < days; day += 1) {
    const snapshot = compressed(world.snapshot())
    for (let quarter = 0; quarter < KEYFRAMES_A_DAY; quarter += 1) {
      const changes = quarter === 0 ? undefined : world.changes()
      const kept = { snapshot, changes: changes && compressed(changes) }
      const hashes = Array.from({ length: KEYFRAME_TICKS }, () => world.step().stateHash)
      looks.push({ kept, hashes: hashes.slice(0, -1) })
    }
  }
  const seconds: number[] = []
  let drawing = 0
  for (const look of looks) {
    const [drawn = 0, looked = 0] = await answerOf('./look-back-thread.ts', { spec, look })
    drawing = seconds.length === 0 ? drawn : drawing
    seconds.push(looked)
  }
  const conditions = `${spec.citizens} citizens, the farthest tick from a keyframe, every hash verified`
  return [
    atMost({
      name: 'any tick of the past',
      ours: percentile(seconds, 0.99),
      most: 2,
      unit: 's',
      conditions: `${conditions}; ${looks.length} looks at ${days} days, each in a thread made ready before, 99 of 100 take no longer, the median takes ${median(seconds).toFixed(2)} s`,
    }),
    atMost({
      name: 'the first look at the past',
      ours: drawing + (seconds[0] ?? 0),
      most: 2,
      unit: 's',
      conditions: `${conditions}; in a thread that first works out the city’s plan`,
    }),
  ]
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0
}

function answerOf(thread: string, workerData: LookBack): Promise<readonly number[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(thread, import.meta.url), { workerData })
    worker.once('message', resolve)
    worker.once('error', reject)
  })
}

function draws(count: number): Figure {
  const words = new Uint32Array(2)
  let sum = 0
  const ours = cpuOf(() => {
    for (let draw = 0; draw < count; draw += 2) {
      threefry2x32(draw, 7, 1, SEED, words)
      sum += (words[0] as number) + (words[1] as number)
    }
  })
  const builtIn = cpuOf(() => {
    for (let draw = 0; draw < count; draw += 1) sum += Math.random()
  })
  if (sum === 0) throw new Error('nothing was drawn')
  const nanoseconds = (cost: number): number => (cost * 1e9) / count
  return atMost({
    name: 'a random word',
    ours: nanoseconds(ours),
    most: 15,
    unit: 'ns',
    conditions: `Threefry-2x32, 20 rounds, both words of a call used; Math.random took ${nanoseconds(builtIn).toFixed(1)} ns`,
  })
}

function epidemicSpeed(population: number): Figure {
  let days = 0
  const cost = cpuOf(() => {
    const plan = {
      seed: 1,
      population,
      r0: 2,
      incubationDays: 3,
      infectiousDays: 5,
      initial: population / 2_000,
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
