import { HOUR_SECONDS } from '../clock.ts'
import type { Fact } from '../facts.ts'
import type { Road } from '../map.ts'
import { addI32, f64, i32, u8 } from '../memory/column.ts'
import type { RoadNetwork } from '../road-network.ts'
import { NONE, type TrafficColumns } from '../traffic/columns.ts'
import { MARK } from '../traffic/marks.ts'
import type { Traffic } from '../traffic/traffic.ts'
import type { Floods } from './flood-under-way.ts'
import type { CityPhase } from './part.ts'
import { type ShockColumns, UNDER_WAY } from './under-way.ts'

const PPM = 1_000_000
const DAY_MINUTES = 1440
const BOTH_DIRECTIONS = 2
const WHOLE_STREET = 3

/** A street that is closed to cars: by one of its links. */
export interface Closure {
  readonly link: number
  /** 1 this link alone, 2 both directions, 3 all links of the name; of a street without a name both directions. */
  readonly extent: number
  readonly hours: number
}

type Columns = ShockColumns & Pick<TrafficColumns, 'linkMarks' | 'linkMoment'>

interface Order {
  readonly roads: readonly Road[]
  readonly closure: Closure
  readonly now: number
}

/** From the next tick on; what is ordered closed already opens at the later of the two moments. */
export function orderClosure(columns: Columns, { roads, closure, now }: Order): void {
  const { linkMarks, linkMoment, shocksUnderWay } = columns
  const opens = now + closure.hours * HOUR_SECONDS
  for (const link of linksOf(roads, closure)) {
    const isOrdered = (u8(linkMarks, link) & MARK.ordered) !== 0
    linkMoment[link] = isOrdered ? Math.max(opens, i32(linkMoment, link)) : opens
    linkMarks[link] = (u8(linkMarks, link) & MARK.closed) | MARK.ordered
  }
  shocksUnderWay[UNDER_WAY.streets] = 1
}

function linksOf(roads: readonly Road[], { link, extent }: Closure): readonly number[] {
  const road = roads[link]
  if (road === undefined || extent < BOTH_DIRECTIONS) return [link]
  if (extent === WHOLE_STREET && road.name !== '')
    return roads.filter(({ name }) => name === road.name).map(({ id }) => id)
  return road.opposite === NONE ? [link] : [link, road.opposite]
}

export interface StreetClosures {
  /** Before the first second of a tick: closes and opens what is to be, and counts what is closed in this minute. */
  readonly turn: (now: number) => void
  readonly phases: readonly CityPhase[]
}

interface Deps {
  readonly network: RoadNetwork
  readonly roads: readonly Road[]
  readonly columns: Columns
  readonly traffic: Pick<Traffic, 'changeLinks'>
  readonly tell: (fact: Fact) => void
  readonly floods: Floods
}

export function streetClosures(deps: Deps): StreetClosures {
  const { shocksUnderWay: underWay } = deps.columns
  return {
    turn(now) {
      const isFlooded = deps.floods.isUnderWay(now)
      if (i32(underWay, UNDER_WAY.streets) === 0 && !isFlooded) return
      turn(deps, now)
      addI32(underWay, UNDER_WAY.closedToday, i32(underWay, UNDER_WAY.closedPpm))
    },
    phases: [dayPhase(deps.columns)],
  }
}

/** Before the indicators of the day. */
function dayPhase({ shocksUnderWay }: ShockColumns): CityPhase {
  return {
    name: 'streets.closed',
    every: 'day',
    reads: [],
    writes: ['shocksUnderWay'],
    rows: 1,
    run() {
      shocksUnderWay[UNDER_WAY.closedBefore] = i32(shocksUnderWay, UNDER_WAY.closedToday)
      shocksUnderWay[UNDER_WAY.closedToday] = 0
    },
  }
}

/** Of so many metres of lanes, those that were open on the day before, by the minute. */
export function openLanes({ shocksUnderWay }: ShockColumns, lanes: number): number {
  const closed = i32(shocksUnderWay, UNDER_WAY.closedBefore) / (PPM * DAY_MINUTES)
  return lanes - Math.ceil(lanes * closed)
}

function turn(deps: Deps, now: number): void {
  const { columns, floods } = deps
  const wet = floods.isUnderWay(now) ? floods.closedLinks(now) : undefined
  const closed: number[] = []
  const opened: number[] = []
  // What the water closes and opens is told once, with the flood.
  const told = new Set<number>()
  for (let link = 0; link < columns.linkMarks.length; link += 1) {
    const hadOrder = (u8(columns.linkMarks, link) & MARK.ordered) !== 0
    const isWanted = isOrdered(columns, link, now) || wet?.[link] === 1
    const wasClosed = isClosed(columns, link)
    if (isWanted === wasClosed) continue
    columns.linkMarks[link] = (u8(columns.linkMarks, link) & MARK.ordered) | (isWanted ? MARK.closed : 0)
    if (u8(columns.linkMarks, link) === MARK.closed) columns.linkMoment[link] = NONE
    const changed = isWanted ? closed : opened
    changed.push(link)
    if (hadOrder) told.add(link)
  }
  if (closed.length === 0 && opened.length === 0) return
  deps.traffic.changeLinks({ closed, opened }, now)
  countClosed(deps)
  const ordered = (links: readonly number[]) => links.filter((link) => told.has(link))
  tellOf(deps, ordered(closed), (links) => ({
    type: 'StreetClosed',
    ...links,
    hours: hoursOf(deps, links.link, now),
  }))
  tellOf(deps, ordered(opened), (links) => ({ type: 'StreetOpened', ...links }))
}

/** An order that is over is taken off. */
function isOrdered({ linkMarks, linkMoment }: Columns, link: number, now: number): boolean {
  if ((u8(linkMarks, link) & MARK.ordered) === 0) return false
  if (now < i32(linkMoment, link)) return true
  linkMoment[link] = NONE
  linkMarks[link] = u8(linkMarks, link) & MARK.closed
  return false
}

function isClosed({ linkMarks }: Columns, link: number): boolean {
  return (u8(linkMarks, link) & MARK.closed) !== 0
}

function countClosed({ network, columns }: Deps): void {
  const { shocksUnderWay } = columns
  let [all, closed] = [0, 0]
  for (let link = 0; link < network.linkCount; link += 1) {
    const lanes = laneMetres(network, link)
    all += lanes
    if (isClosed(columns, link)) closed += lanes
  }
  shocksUnderWay[UNDER_WAY.closedPpm] = Math.ceil((PPM * closed) / Math.max(1, all))
  shocksUnderWay[UNDER_WAY.streets] = closed > 0 ? 1 : 0
}

/** Of all lanes of a link. */
export function laneMetres({ lengthMetres, lanes }: RoadNetwork, link: number): number {
  return Math.round(f64(lengthMetres, link)) * i32(lanes, link)
}

function hoursOf({ columns: { linkMoment } }: Deps, link: number, now: number): number {
  return Math.ceil((i32(linkMoment, link) - now) / HOUR_SECONDS)
}

interface Links {
  readonly link: number
  readonly road: string
  readonly links: number
}

/** Once for the links of a name; of a street without one, once for both directions. */
function tellOf({ roads, tell }: Deps, links: readonly number[], factOf: (links: Links) => Fact): void {
  const streets = Map.groupBy(
    links,
    (link) => roads[link]?.name || Math.max(link, roads[link]?.opposite ?? NONE),
  )
  for (const [, its] of streets) {
    const link = its[0] ?? NONE
    tell(factOf({ link, road: roads[link]?.name ?? '', links: its.length }))
  }
}
