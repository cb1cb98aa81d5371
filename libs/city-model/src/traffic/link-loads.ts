import { f64, i32 } from '../memory/column.ts'
import {
  BEHIND,
  BUFFER_VEHICLES,
  EXIT_AT,
  FREE_SECONDS,
  LINK_WORDS,
  QUEUE,
  ROOM,
  TAKEN,
  VEHICLE_WORDS,
  WAITING,
} from '../qsim/queue-columns.ts'
import { NONE, type TrafficColumns } from './columns.ts'
import { MARK } from './marks.ts'

/** How full links are and how long they take, by link. */
export interface LinkLoads {
  /** Vehicles on it, those that wait to begin their trip there included. */
  readonly vehicles: Int32Array
  /** Vehicles that it holds. */
  readonly storage: Int32Array
  /** Travel time of late over travel time on the empty link, in thousandths: 1000 flows freely; 0 where nobody drove of late. */
  readonly delayPermille: Int32Array
  /** 1 where nobody may turn in. */
  readonly closed: Uint8Array
}

const FREE_PERMILLE = 1000

export function linkLoads(columns: TrafficColumns, now: number): LinkLoads {
  const { queueLinks } = columns
  const links = queueLinks.length / LINK_WORDS
  const vehicles = new Int32Array(links)
  const storage = new Int32Array(links)
  const delayPermille = new Int32Array(links)
  for (let link = 0; link < links; link += 1) {
    const at = link * LINK_WORDS
    const driving = i32(queueLinks, at + TAKEN) + i32(queueLinks, at + BUFFER_VEHICLES)
    vehicles[link] = driving + waiting(columns, link)
    storage[link] = i32(queueLinks, at + ROOM)
    const free = i32(queueLinks, at + FREE_SECONDS) + 1
    const seconds = secondsOfLate(columns, link, now)
    const isUsed = driving > 0 || seconds > free || i32(columns.linkHourVehicles, link) > 0
    if (isUsed) delayPermille[link] = Math.max(FREE_PERMILLE, Math.floor((FREE_PERMILLE * seconds) / free))
  }
  const closed = columns.linkMarks.map((marks) => ((marks & MARK.closed) === 0 ? 0 : 1))
  return { vehicles, storage, delayPermille, closed }
}

function waiting({ queueLinks, queueVehicles }: TrafficColumns, link: number): number {
  let count = 0
  let vehicle = i32(queueLinks, link * LINK_WORDS + WAITING)
  for (; vehicle !== NONE; vehicle = i32(queueVehicles, vehicle * VEHICLE_WORDS + BEHIND)) count += 1
  return count
}

/**
 * What those took who have left the link in the present hour; where nobody has, what drivers expect of it; and at least as long as
 * the first one of the queue is on it already.
 */
function secondsOfLate(columns: TrafficColumns, link: number, now: number): number {
  const { queueLinks, queueVehicles, linkHourVehicles, linkHourSeconds, linkCost } = columns
  const left = i32(linkHourVehicles, link)
  const seconds = left > 0 ? f64(linkHourSeconds, link) / left : i32(linkCost, link)
  const first = i32(queueLinks, link * LINK_WORDS + QUEUE)
  if (first === NONE) return seconds
  const enteredAt =
    i32(queueVehicles, first * VEHICLE_WORDS + EXIT_AT) - i32(queueLinks, link * LINK_WORDS + FREE_SECONDS)
  return Math.max(seconds, now - enteredAt)
}
