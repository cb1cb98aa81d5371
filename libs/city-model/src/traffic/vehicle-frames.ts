import type { Road } from '../map.ts'
import { f64, i32 } from '../memory/column.ts'
import {
  BEHIND,
  BUFFER,
  EXIT_AT,
  FREE_SECONDS,
  LINK_WORDS,
  QUEUE,
  type QueueColumns,
  VEHICLE_WORDS,
  WAITING,
} from '../qsim/queue-columns.ts'
import { type RoadNetwork, VEHICLE_METRES } from '../road-network.ts'
import { NONE } from './columns.ts'

export const MOVING = 0
export const QUEUED = 1

/** Every vehicle on the road. The arrays are longer than `count`, and good until the next frame is asked for. */
export interface VehicleFrame {
  readonly count: number
  readonly ids: Uint32Array
  readonly x: Float64Array
  readonly y: Float64Array
  /** 0 moving, 1 queued. */
  readonly state: Uint8Array
}

const RIGHT_HAND_METRES = 3

/** Tells where vehicles are: free ones by their time on the link, queued ones bumper to bumper from its end. */
export function vehicleFrames(network: RoadNetwork, roads: readonly Road[], columns: QueueColumns) {
  const shapes = shapesOf(roads)
  const frame: MutableFrame = emptyFrame(columns.queueVehicles.length / VEHICLE_WORDS)
  const ground: Ground = { network, columns, shapes, frame }
  return (now: number): VehicleFrame => {
    frame.count = 0
    for (let link = 0; link < network.linkCount; link += 1) {
      placeQueue(ground, link, { now, end: placeBuffer(ground, link) })
      placeWaiting(ground, link)
    }
    return frame
  }
}

interface MutableFrame {
  count: number
  readonly ids: Uint32Array
  readonly x: Float64Array
  readonly y: Float64Array
  readonly state: Uint8Array
}

function emptyFrame(size: number): MutableFrame {
  return {
    count: 0,
    ids: new Uint32Array(size),
    x: new Float64Array(size),
    y: new Float64Array(size),
    state: new Uint8Array(size),
  }
}

interface Ground {
  readonly network: RoadNetwork
  readonly columns: QueueColumns
  readonly shapes: Shapes
  readonly frame: MutableFrame
}

/** One behind the other from the end of the link; says which share of it is left before the last. */
function placeBuffer(ground: Ground, link: number): number {
  const { queueLinks, queueVehicles } = ground.columns
  const gap = gapOf(ground.network, link)
  let end = 1
  let vehicle = i32(queueLinks, link * LINK_WORDS + BUFFER)
  for (; vehicle !== NONE; vehicle = i32(queueVehicles, vehicle * VEHICLE_WORDS + BEHIND)) {
    put(ground, { vehicle, link, share: end, state: QUEUED })
    end = Math.max(0, end - gap)
  }
  return end
}

function placeQueue(
  ground: Ground,
  link: number,
  { now, end: before }: { readonly now: number; readonly end: number },
): void {
  const { queueLinks, queueVehicles } = ground.columns
  const free = i32(queueLinks, link * LINK_WORDS + FREE_SECONDS) + 1
  const gap = gapOf(ground.network, link)
  let end = before
  let vehicle = i32(queueLinks, link * LINK_WORDS + QUEUE)
  for (; vehicle !== NONE; vehicle = i32(queueVehicles, vehicle * VEHICLE_WORDS + BEHIND)) {
    const due = i32(queueVehicles, vehicle * VEHICLE_WORDS + EXIT_AT) - now
    const share = Math.max(0, Math.min(end, 1 - due / free))
    put(ground, { vehicle, link, share, state: due <= 0 || share === end ? QUEUED : MOVING })
    end = Math.max(0, share - gap)
  }
}

/** Who has not set out yet stands beside the end of the link. */
function placeWaiting(ground: Ground, link: number): void {
  const { queueLinks, queueVehicles } = ground.columns
  let vehicle = i32(queueLinks, link * LINK_WORDS + WAITING)
  for (; vehicle !== NONE; vehicle = i32(queueVehicles, vehicle * VEHICLE_WORDS + BEHIND)) {
    put(ground, { vehicle, link, share: 1, state: QUEUED })
  }
}

/** What a standing vehicle takes of a link, as a share of its length. */
function gapOf({ lanes, lengthMetres }: RoadNetwork, link: number): number {
  return VEHICLE_METRES / i32(lanes, link) / f64(lengthMetres, link)
}

interface Spot {
  readonly vehicle: number
  readonly link: number
  readonly share: number
  readonly state: number
}

function put({ shapes, frame }: Ground, { vehicle, link, share, state }: Spot): void {
  const at = frame.count
  const wanted = share * f64(shapes.length, link)
  let leg = i32(shapes.start, link)
  const last = i32(shapes.start, link + 1) - 2
  while (leg < last && f64(shapes.along, leg + 1) < wanted) leg += 1
  const legMetres = Math.max(1, f64(shapes.along, leg + 1) - f64(shapes.along, leg))
  const t = Math.min(1, (wanted - f64(shapes.along, leg)) / legMetres)
  const [fromX, fromY] = [f64(shapes.x, leg), f64(shapes.y, leg)]
  const east = f64(shapes.x, leg + 1) - fromX
  const north = f64(shapes.y, leg + 1) - fromY
  frame.ids[at] = vehicle
  frame.x[at] = fromX + east * t + (north / legMetres) * RIGHT_HAND_METRES
  frame.y[at] = fromY + north * t - (east / legMetres) * RIGHT_HAND_METRES
  frame.state[at] = state
  frame.count = at + 1
}

/** The polylines of all links in flat columns; `along` is metres from the start of the link. */
interface Shapes {
  readonly start: Int32Array
  readonly x: Float64Array
  readonly y: Float64Array
  readonly along: Float64Array
  readonly length: Float64Array
}

function shapesOf(roads: readonly Road[]): Shapes {
  const start = new Int32Array(roads.length + 1)
  for (const [link, road] of roads.entries()) start[link + 1] = i32(start, link) + road.polyline.length
  const points = roads.flatMap((road) => road.polyline)
  const along = new Float64Array(points.length)
  for (const [link, road] of roads.entries()) measure(along, i32(start, link), road.polyline)
  return {
    start,
    x: Float64Array.from(points, (point) => point[0]),
    y: Float64Array.from(points, (point) => point[1]),
    along,
    length: Float64Array.from(roads, (_, link) => f64(along, i32(start, link + 1) - 1)),
  }
}

function measure(along: Float64Array, start: number, polyline: Road['polyline']): void {
  let metres = 0
  let before = polyline[0]
  for (const [index, point] of polyline.entries()) {
    const [x, y] = before ?? point
    metres += Math.sqrt((point[0] - x) * (point[0] - x) + (point[1] - y) * (point[1] - y))
    along[start + index] = metres
    before = point
  }
}
