import { addF64, i32 } from '../memory/column.ts'
import { NO_PLACE } from '../nearest-places.ts'
import type { RoadNetwork } from '../road-network.ts'
import { type Changes, changesOf } from './changes.ts'
import type { TransitColumns, TransitFunding } from './columns.ts'
import { HOURS_A_DAY, headwayAt, servicePermille, type TransitPlan } from './plan.ts'
import { type Halts, haltsOf, LINES_CONSIDERED, type StopAccess, stopAccess } from './stop-access.ts'

const { abs } = Math

export const NO_LINE = -1
/** On foot from one line to the other. */
const CHANGE_SECONDS = 60
/** Half a headway as it was laid out, but no more: who rides seldom lines knows the timetable. A choice of ours. */
const WAITING_SECONDS_MAX = 450
/** Walking and waiting weigh twice the riding, as in mode choice. */
const WALKING_WEIGHT = 2
const NO_WAY = 0x7fffffff
const NO_SERVICE = 0
const FULL_SERVICE = 1000

/** A ride of one or two lines between two places. */
export interface TransitWay {
  ridingSeconds: number
  /** On foot and waiting. */
  walkingSeconds: number
  firstLine: number
  firstSeconds: number
  /** NO_LINE when one line leads there. */
  secondLine: number
  secondSeconds: number
}

export interface Transit {
  readonly plan: TransitPlan
  /** The way that `find` has found last; the next question overwrites it. */
  readonly way: Readonly<TransitWay>
  /** The least felt way in an hour of the day, with one change at most; false when there is none. */
  readonly find: (from: number, to: number, hour: number) => boolean
  /** Thousandths of the places taken on the way found last, as known of this hour. */
  readonly crowdingOf: (hour: number) => number
  /** Somebody sets out on the way found last. */
  readonly board: () => void
}

export interface TransitDeps {
  readonly network: RoadNetwork
  readonly columns: TransitColumns & TransitFunding
}

export function createTransit(plan: TransitPlan, { network, columns }: TransitDeps): Transit {
  const halts = haltsOf(plan)
  const way = {
    ridingSeconds: 0,
    walkingSeconds: 0,
    firstLine: NO_LINE,
    firstSeconds: 0,
    secondLine: NO_LINE,
    secondSeconds: 0,
  }
  const search: Search = {
    lines: plan.lines.length,
    halts,
    access: stopAccess(network, halts),
    changes: changesOf(halts, plan.lines.length),
    waiting: new Int32Array(HOURS_A_DAY * plan.lines.length),
    service: NO_SERVICE,
    way,
    row: 0,
    first: NO_PLACE,
    second: NO_PLACE,
    walking: 0,
    felt: NO_WAY,
  }
  return {
    plan,
    way,
    find(from, to, hour) {
      const service = servicePermille(i32(columns.transitPpm, 0))
      if (service === NO_SERVICE) return false
      if (service !== search.service) changeService(search, plan, service)
      search.row = hour * plan.lines.length
      return find(search, from, to)
    },
    crowdingOf: (hour) => crowdingOf(columns, way, hour * plan.lines.length),
    board() {
      addF64(columns.transitRidingSeconds, way.firstLine, way.firstSeconds)
      if (way.secondLine !== NO_LINE) addF64(columns.transitRidingSeconds, way.secondLine, way.secondSeconds)
    },
  }
}

/**
 * With half of the vehicles one waits twice as long, or comes so much too early. It follows from what was bought for the lines, so it is
 * no state: once a day at most it is worked out anew.
 */
function changeService(search: Search, { lines }: TransitPlan, service: number): void {
  search.service = service
  for (let hour = 0; hour < HOURS_A_DAY; hour += 1) {
    for (const [at, line] of lines.entries()) {
      const usual = Math.min(WAITING_SECONDS_MAX, Math.floor(headwayAt(line, hour) / 2))
      search.waiting[hour * lines.length + at] = Math.floor((usual * FULL_SERVICE) / service)
    }
  }
}

function crowdingOf({ transitCrowding }: TransitColumns, way: TransitWay, row: number): number {
  const first = i32(transitCrowding, row + way.firstLine)
  if (way.secondLine === NO_LINE) return first
  const second = i32(transitCrowding, row + way.secondLine)
  return Math.floor((first * way.firstSeconds + second * way.secondSeconds) / way.ridingSeconds)
}

/** What a question works on: fields instead of objects, for it is asked before most trips. */
interface Search {
  readonly lines: number
  readonly halts: Halts
  readonly access: StopAccess
  readonly changes: Changes
  /** A row of all lines for each hour. */
  readonly waiting: Int32Array
  /** Thousandths of the vehicles for which `waiting` is. */
  service: number
  readonly way: TransitWay
  /** The row of `waiting` of the hour in question. */
  row: number
  /** The pair of halts in question, and the seconds on foot to and from them. */
  first: number
  second: number
  walking: number
  /** Riding seconds, and twice those of walking and waiting, of the way found so far. */
  felt: number
}

function find(search: Search, from: number, to: number): boolean {
  const { access } = search
  search.felt = NO_WAY
  for (let a = from * LINES_CONSIDERED; a < (from + 1) * LINES_CONSIDERED; a += 1) {
    search.first = i32(access.halt, a)
    if (search.first === NO_PLACE) break
    for (let b = to * LINES_CONSIDERED; b < (to + 1) * LINES_CONSIDERED; b += 1) {
      search.second = i32(access.halt, b)
      if (search.second === NO_PLACE) break
      search.walking = i32(access.walkingSeconds, a) + i32(access.walkingSeconds, b)
      between(search)
    }
  }
  return search.felt !== NO_WAY
}

/** From the first halt to the second: without a change where their line is the same. */
function between(search: Search): void {
  const { halts, waiting, row, first, second } = search
  const firstLine = i32(halts.line, first)
  if (firstLine !== i32(halts.line, second)) {
    change(search)
    return
  }
  const riding = abs(i32(halts.seconds, first) - i32(halts.seconds, second))
  const walking = search.walking + i32(waiting, row + firstLine)
  if (riding > 0 && isBetter(search, riding, walking)) keepRides(search.way, riding, 0)
}

/** Where one of the two lines is not ridden, the other alone leads there from a halt as near. */
function change(search: Search): void {
  const { halts, waiting, changes, lines, row, first, second } = search
  const firstLine = i32(halts.line, first)
  const secondLine = i32(halts.line, second)
  const pair = firstLine * lines + secondLine
  const waits = i32(waiting, row + firstLine) + i32(waiting, row + secondLine)
  const walking = search.walking + waits + CHANGE_SECONDS
  for (let at = i32(changes.start, pair); at < i32(changes.start, pair + 1); at += 1) {
    const onFirst = abs(i32(halts.seconds, first) - i32(changes.onFirst, at))
    const onSecond = abs(i32(halts.seconds, second) - i32(changes.onSecond, at))
    if (onFirst === 0 || onSecond === 0) continue
    if (isBetter(search, onFirst + onSecond, walking)) keepRides(search.way, onFirst, onSecond)
  }
}

/** Keeps what ways with and without a change have in common, if it is better than what was found so far. */
function isBetter(search: Search, riding: number, walking: number): boolean {
  const felt = riding + WALKING_WEIGHT * walking
  if (felt >= search.felt) return false
  const { halts, way, first, second } = search
  search.felt = felt
  way.ridingSeconds = riding
  way.walkingSeconds = walking
  way.firstLine = i32(halts.line, first)
  way.secondLine = i32(halts.line, second)
  return true
}

function keepRides(way: TransitWay, onFirst: number, onSecond: number): void {
  way.firstSeconds = onFirst
  way.secondSeconds = onSecond
  if (onSecond === 0) way.secondLine = NO_LINE
}
