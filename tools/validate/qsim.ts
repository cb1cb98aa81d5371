import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

import { eventLine, type QsimEvent, readMatsimNetwork, readMatsimPlans, runQsim } from '@urbe/city-model/qsim'

import { skipped, type Truth, type TruthSource } from './truth.ts'

const HOUR = 3_600

/** MATSim's own reference events and tests, and Vickrey's bottleneck. */
export const qsimTruths: TruthSource = {
  part: 'Traffic in queues',
  *run(folder, effort) {
    yield capacityTruth()
    yield fractionTruth()
    for (const setting of BOTTLENECKS) yield* bottleneckTruths(setting)
    if (effort === 'short') return
    yield* referenceTruths(join(folder ?? '.', 'matsim'))
  },
}

interface Street {
  readonly capacity: number
  readonly length: number
  readonly lanes: number
  /** When each person leaves the first link. */
  readonly departures: readonly number[]
}

/** The street of QSimTest: three links, of which the middle one is narrow. */
function eventsOn({ capacity, length, lanes, departures }: Street): QsimEvent[] {
  const link = (id: number, metres: number, vehicles: number, wide: number) =>
    `<link id="${id}" from="${id}" to="${id + 1}" length="${metres}" freespeed="100" capacity="${vehicles}" permlanes="${wide}"/>`
  const nodes = [1, 2, 3, 4].map((id) => `<node id="${id}" x="${id}" y="0"/>`).join('')
  const links = `${link(1, 100, 60_000, 9)}${link(2, length, capacity, lanes)}${link(3, 100, 60_000, 9)}`
  const network = readMatsimNetwork(`<network><nodes>${nodes}</nodes><links>${links}</links></network>`)
  const persons = departures.map(
    (time, id) =>
      `<person id="${id}"><plan><act type="h" link="1" end_time="${time}"/><leg mode="car"/><act type="w" link="3"/></plan></person>`,
  )
  const events: QsimEvent[] = []
  const population = readMatsimPlans(`<plans>${persons.join('')}</plans>`, network)
  runQsim({ network, population, onEvent: (event) => events.push(event) })
  return events
}

function times(events: readonly QsimEvent[], type: 'left link' | 'entered link'): number[] {
  return events.flatMap((event) => (event.type === type && event.link === '2' ? [event.time] : []))
}

function same(what: string, expected: string, obtained: string): Truth {
  return {
    id: 'T3',
    what,
    expected,
    obtained,
    tolerance: '0',
    outcome: expected === obtained ? 'pass' : 'fail',
  }
}

/** The first of 10,000 vehicles leaves the narrow link at 6:30. */
function capacityTruth(): Truth {
  const departures = new Array<number>(10_000).fill(7 * HOUR - 1_812)
  const left = times(eventsOn({ capacity: 6_000, length: 1_000, lanes: 2, departures }), 'left link')
  const hours = [6, 7, 8].map((hour) => left.filter((time) => Math.floor(time / HOUR) === hour).length)
  // 6,000 / 3,600 is a little more in binary: MATSim has this one vehicle before 7:00 too.
  return same('QSimTest: 10,000 vehicles, 6,000 an hour, per hour', '3001 / 6000 / 999', hours.join(' / '))
}

function fractionTruth(): Truth {
  const departures = [0, 0, 0].map(() => 7 * HOUR - 1_812)
  const left = times(eventsOn({ capacity: 900, length: 1_000, lanes: 2, departures }), 'left link')
  const half = 6.5 * HOUR
  return same(
    'QSimTest: 900 an hour, three vehicles after 6:30',
    '0, 4, 8 s',
    `${left.map((time) => time - half).join(', ')} s`,
  )
}

interface Bottleneck {
  /** Vehicles a second that come, for so many seconds, and that go on an hour. */
  readonly rate: number
  readonly seconds: number
  readonly capacity: number
}

const BOTTLENECKS: readonly Bottleneck[] = [
  { rate: 2, seconds: 300, capacity: 1_800 },
  { rate: 3, seconds: 200, capacity: 3_600 },
  { rate: 1, seconds: 600, capacity: 2_700 },
]
const LONG_METRES = 100_000
const FREE_SECONDS = 1_000

function* bottleneckTruths({ rate, seconds, capacity }: Bottleneck): Generator<Truth> {
  const flow = capacity / HOUR
  const vehicles = rate * seconds
  const departures = Array.from({ length: vehicles }, (_, index) => Math.floor(index / rate))
  const events = eventsOn({ capacity, length: LONG_METRES, lanes: 1, departures })
  const due = times(events, 'entered link').map((time) => time + FREE_SECONDS + 1)
  const left = times(events, 'left link')
  const delays = left.map((time, index) => time - (due[index] ?? 0))
  const queue = (rate - flow) * seconds
  const what = `${rate}/s for ${seconds} s at ${flow}/s`
  const near = (name: string, expected: number, obtained: number, tolerance: number): Truth => ({
    id: 'T4',
    what: `Vickrey, ${what}: ${name}`,
    expected: String(expected),
    obtained: String(obtained),
    tolerance: String(tolerance),
    outcome: Math.abs(obtained - expected) <= tolerance ? 'pass' : 'fail',
  })
  yield near('longest queue, vehicles', queue, longest(due, left), rate)
  yield near('longest delay, s', queue / flow, Math.max(...delays), Math.ceil(1 / flow))
  const total = delays.reduce((sum, delay) => sum + delay, 0)
  yield near('delay of all, s', (queue * vehicles) / flow / 2, total, vehicles)
}

/** The most vehicles that were due and had not left, both ascending. */
function longest(due: readonly number[], left: readonly number[]): number {
  let most = 0
  let gone = 0
  for (const [index, time] of due.entries()) {
    while ((left[gone] ?? Number.POSITIVE_INFINITY) <= time) gone += 1
    most = Math.max(most, index + 1 - gone)
  }
  return most
}

function* referenceTruths(matsim: string): Generator<Truth> {
  const path = (name: string): string => join(matsim, name)
  const missing = ['network.xml', 'output_plans.xml.gz', 'output_events.xml.gz'].find(
    (name) => !existsSync(path(name)),
  )
  if (missing !== undefined) {
    yield skipped('T3', 'MATSim equil: every reference event', path(missing))
    return
  }
  const network = readMatsimNetwork(readFileSync(path('network.xml'), 'utf8'))
  const population = readMatsimPlans(unpacked(path('output_plans.xml.gz')), network)
  const lines: string[] = []
  runQsim({ network, population, onEvent: (event) => lines.push(eventLine(event).trim()) })
  const reference = unpacked(path('output_events.xml.gz'))
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('<event '))
  yield equal('link and arrival events', lines.filter(isOfRoads), reference.filter(isOfRoads))
  yield equal('events of all kinds, each attribute', lines, reference)
}

function isOfRoads(line: string): boolean {
  return /type="(?:entered link|left link|arrival)"/.test(line)
}

/** The time is part of each line, so that sorted lines are compared second by second. */
function equal(what: string, lines: readonly string[], reference: readonly string[]): Truth {
  const ours = lines.toSorted()
  const theirs = reference.toSorted()
  const alike = theirs.filter((line, index) => ours[index] === line).length
  return same(`MATSim equil: ${what}`, `${theirs.length} of ${theirs.length}`, `${alike} of ${ours.length}`)
}

function unpacked(path: string): string {
  return gunzipSync(readFileSync(path)).toString('utf8')
}
