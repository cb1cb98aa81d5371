import { numberAttribute, wordAttribute, type XmlReader } from '../xml/index.ts'
import { timeAttribute } from './clock-time.ts'
import type { NearestLink } from './nearest-link.ts'
import type { QsimNetwork } from './network.ts'
import { CAR, NONE } from './plans.ts'
import type { ActivityDraft, LegDraft, PlansDraft, QsimPlansLimits } from './plans-draft.ts'
import { RANGES } from './read-network.ts'
import { type RouteText, routeLinks } from './route-text.ts'
import { isTeleportedByDefault } from './teleported-modes.ts'

export interface Reading {
  readonly reader: XmlReader
  readonly network: QsimNetwork
  readonly nearest: NearestLink
  readonly draft: PlansDraft
  readonly limits: QsimPlansLimits
  readonly routesAreNodes: boolean
  person: string
  routeLinks: number
}

interface LegOnTheWay {
  readonly leg: LegDraft
  readonly route: RouteText | undefined
}

interface PlanOnTheWay {
  before: ActivityDraft | undefined
  came: LegOnTheWay | undefined
}

/** Reads activities and legs in turn, up to the close of the plan. */
export function takePlan(reading: Reading): void {
  const { reader } = reading
  const depth = reader.depth()
  const plan: PlanOnTheWay = { before: undefined, came: undefined }
  while (reader.depth() >= depth) {
    if (reader.next() === 'open') takePart(reading, plan)
  }
  if (plan.came) reader.fail('an activity behind the last leg')
}

function takePart(reading: Reading, plan: PlanOnTheWay): void {
  const { reader } = reading
  switch (reader.name()) {
    case 'act':
    case 'activity':
      plan.before = takeActivity(reading, plan)
      plan.came = undefined
      return
    case 'leg':
      if (!plan.before || plan.came) reader.fail('an activity between legs')
      plan.came = takeLeg(reading)
      return
    default:
      reader.skip()
  }
}

function takeActivity(reading: Reading, { before, came }: PlanOnTheWay): ActivityDraft {
  const { reader, draft, limits } = reading
  if (before && !came) reader.fail('a leg between activities')
  if (draft.activities.length === limits.activitiesMax)
    reader.fail(`at most ${limits.activitiesMax} activities`)
  const x = coordinate(reader, 'x')
  const y = coordinate(reader, 'y')
  const duration = timeAttribute(reader, 'max_dur')
  const activity: ActivityDraft = {
    type: draft.types.numberOf(wordAttribute(reader, 'type')),
    link: linkOfActivity(reading, x, y),
    x,
    y,
    end: timeAttribute(reader, 'end_time'),
    seconds: Number.isNaN(duration) ? timeAttribute(reader, 'dur') : duration,
    line: reader.line(),
  }
  if (before && came) join(reading, { before, activity, came })
  draft.activities.push(activity)
  reader.skip()
  return activity
}

function coordinate(reader: XmlReader, name: string): number {
  return reader.attribute(name) === undefined ? Number.NaN : numberAttribute(reader, name, RANGES.coordinate)
}

function linkOfActivity({ reader, network, nearest }: Reading, x: number, y: number): number {
  const id = reader.attribute('link')
  if (id !== undefined) return network.linkOf.get(id) ?? reader.fail(`a link of the network, not ${id}`)
  const link = Number.isNaN(x) || Number.isNaN(y) ? NONE : nearest(x, y)
  return link === NONE
    ? reader.fail(`<${reader.name()}> with a link, or with x and y near one for cars`)
    : link
}

interface Joint {
  readonly before: ActivityDraft
  readonly activity: ActivityDraft
  readonly came: LegOnTheWay
}

function join(reading: Reading, { before, activity, came }: Joint): void {
  const { reader, network, limits } = reading
  if (Number.isNaN(before.end) && Number.isNaN(before.seconds)) {
    reader.fail(`an end_time, max_dur or dur of the activity in line ${before.line}`)
  }
  const { leg, route } = came
  if (route) leg.route = routeLinks(network, route, { from: before.link, to: activity.link })
  reading.routeLinks += leg.route.length
  if (reading.routeLinks > limits.routeLinksMax)
    reader.fail(`routes of at most ${limits.routeLinksMax} links`)
  before.leg = leg
}

function takeLeg(reading: Reading): LegOnTheWay {
  const { reader, draft, person } = reading
  const depth = reader.depth()
  const mode = wordAttribute(reader, 'mode')
  const leg: LegDraft = {
    line: reader.line(),
    mode: draft.modes.numberOf(mode),
    tripMode: draft.modes.numberOf(mode),
    seconds: timeAttribute(reader, 'trav_time'),
    metres: Number.NaN,
    vehicle: draft.vehicles.numberOf(person),
    route: [],
  }
  let route: RouteText | undefined
  while (reader.depth() >= depth) {
    if (reader.next() !== 'open') continue
    if (reader.name() === 'route') route = takeRoute(reading, leg)
    else if (reader.name() === 'attribute') takeLegAttribute(reading, leg)
  }
  if (mode !== CAR && Number.isNaN(leg.seconds) && !isTeleportedByDefault(mode)) {
    reader.fail(`a trav_time of the leg by ${mode}`)
  }
  return { leg, route: mode === CAR ? route : undefined }
}

function takeLegAttribute({ reader, draft }: Reading, leg: LegDraft): void {
  if (reader.attribute('name') !== 'routingMode') return
  const mode = textWithin(reader).trim()
  if (mode !== '') leg.tripMode = draft.modes.numberOf(mode)
}

function takeRoute({ reader, draft, routesAreNodes }: Reading, leg: LegDraft): RouteText | undefined {
  const seconds = timeAttribute(reader, 'trav_time')
  if (!Number.isNaN(seconds)) leg.seconds = seconds
  const metres = reader.attribute('distance') ?? reader.attribute('dist') ?? ''
  if (metres.trim() !== '') leg.metres = Number(metres)
  const vehicle = reader.attribute('vehicleRefId')
  if (vehicle !== undefined && vehicle !== 'null') leg.vehicle = draft.vehicles.numberOf(vehicle)
  const type = reader.attribute('type') ?? (routesAreNodes ? 'nodes' : 'links')
  const line = reader.line()
  const ids = textWithin(reader)
    .split(/\s+/)
    .filter((id) => id !== '')
  if (ids.length === 0 || (type !== 'nodes' && type !== 'links')) return undefined
  return { line, type, ids }
}

/** The text of the element that is open, up to its close. */
function textWithin(reader: XmlReader): string {
  const depth = reader.depth()
  let text = ''
  while (reader.depth() >= depth) if (reader.next() === 'text') text += reader.text()
  return text
}
