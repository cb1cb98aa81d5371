import type { Road } from '../map.ts'
import { f64, i32 } from '../memory/column.ts'
import { type RoadNetwork, VEHICLE_METRES } from '../road-network.ts'
import { NONE, type TrafficColumns } from './columns.ts'

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
export function vehicleFrames(network: RoadNetwork, roads: readonly Road[], columns: TrafficColumns) {
  const shapes = shapesOf(roads)
  const frame: MutableFrame = emptyFrame(columns.vehicleNext.length)
  return (now: number): VehicleFrame => {
    frame.count = 0
    for (let link = 0; link < network.linkCount; link += 1) {
      if (i32(columns.linkVehicles, link) > 0) placeQueue({ network, columns, shapes, frame }, link, now)
      if (i32(columns.linkWaiting, link) > 0) placeWaiting({ network, columns, shapes, frame }, link)
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
  readonly columns: TrafficColumns
  readonly shapes: Shapes
  readonly frame: MutableFrame
}

function placeQueue(ground: Ground, link: number, now: number): void {
  const { network, columns } = ground
  const free = i32(network.freeSeconds, link) + 1
  const gap = VEHICLE_METRES / i32(network.lanes, link) / f64(network.lengthMetres, link)
  let end = 1
  let vehicle = i32(columns.linkHead, link)
  while (vehicle !== NONE) {
    const due = i32(columns.vehicleExitAt, vehicle) - now
    const share = Math.max(0, Math.min(end, 1 - due / free))
    put(ground, { vehicle, link, share, state: due <= 0 || share === end ? QUEUED : MOVING })
    end = Math.max(0, share - gap)
    vehicle = i32(columns.vehicleNext, vehicle)
  }
}

function placeWaiting(ground: Ground, link: number): void {
  const { columns } = ground
  let vehicle = i32(columns.linkWaitingHead, link)
  while (vehicle !== NONE) {
    put(ground, { vehicle, link, share: 0, state: QUEUED })
    vehicle = i32(columns.vehicleNext, vehicle)
  }
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
