import {
  BEHIND,
  BUFFER,
  LINK_SHIFT,
  QUEUE,
  TAKEN,
  VEHICLE_SHIFT,
  VEHICLE_WORDS,
  WAITING,
} from '../qsim/queue-columns.ts'
import { NONE, type TrafficColumns } from './columns.ts'

/** Those who are on the road, under the numbers by which the queues know them. */
export interface Fleet {
  /** What the traffic works on. */
  readonly columns: TrafficColumns
  /** The number of a vehicle that sets out. */
  readonly join: (vehicle: number) => number
  /** At the end of a trip; the number may be given to another one at once. */
  readonly quit: (member: number) => void
  readonly vehicleOf: (member: number) => number
  /** Writes into the columns of the world what it has worked on. */
  readonly settle: () => void
}

/** The traffic works on the columns of the world themselves. */
export function wholeFleet(columns: TrafficColumns): Fleet {
  return {
    columns,
    join: (vehicle) => vehicle,
    quit: () => undefined,
    vehicleOf: (member) => member,
    settle: () => undefined,
  }
}

/**
 * Of many vehicles few are on the road at a time, and they lie far apart: nearly every look at one would wait for memory. Here they lie
 * close together, under numbers that are free again when a trip has ended, and what is known of them goes into the columns of the world
 * when somebody wants to see it. The numbers follow from nothing but the present, so they are no state.
 */
export function gatheredFleet(world: TrafficColumns): Fleet {
  const size = world.queueVehicles.length >> VEHICLE_SHIFT
  const columns: TrafficColumns = {
    ...world,
    queueVehicles: new Int32Array(world.queueVehicles.length),
    queueLinks: world.queueLinks.slice(),
  }
  const vehicles = new Int32Array(size)
  const freed = new Int32Array(size)
  let used = 0
  let free = 0
  const join = (vehicle: number): number => {
    let member = used
    if (free > 0) {
      free -= 1
      member = freed[free] as number
    } else used += 1
    vehicles[member] = vehicle
    copyWords(world.queueVehicles, vehicle, columns.queueVehicles, member)
    return member
  }
  const ground: Ground = { world, columns, vehicles }
  gather(ground, join)
  return {
    columns,
    join,
    quit(member) {
      writeBack(ground, member)
      freed[free] = member
      free += 1
    },
    vehicleOf: (member) => vehicles[member] as number,
    settle: () => settle(ground),
  }
}

interface Ground {
  readonly world: TrafficColumns
  readonly columns: TrafficColumns
  /** By member. */
  readonly vehicles: Int32Array
}

const CHAINS = [QUEUE, BUFFER, WAITING] as const

/** Who is on the road already, in a world that was kept. */
function gather({ world, columns }: Ground, join: (vehicle: number) => number): void {
  const { queueLinks, queueVehicles } = columns
  for (let at = 0; at < queueLinks.length; at += 1 << LINK_SHIFT) {
    for (const chain of CHAINS) {
      let before = NONE
      let vehicle = world.queueLinks[at | chain] as number
      for (; vehicle !== NONE; vehicle = world.queueVehicles[(vehicle << VEHICLE_SHIFT) | BEHIND] as number) {
        const member = join(vehicle)
        if (before === NONE) queueLinks[at | chain] = member
        else queueVehicles[(before << VEHICLE_SHIFT) | BEHIND] = member
        before = member
      }
      queueLinks[at | chain | 1] = before
    }
  }
}

function settle(ground: Ground): void {
  const { world, columns, vehicles } = ground
  const { queueLinks, queueVehicles } = columns
  world.queueLinks.set(queueLinks)
  for (let at = 0; at < queueLinks.length; at += 1 << LINK_SHIFT) {
    for (let end = at; end < at + TAKEN; end += 1) {
      const member = queueLinks[end] as number
      if (member !== NONE) world.queueLinks[end] = vehicles[member] as number
    }
    for (const chain of CHAINS) {
      let member = queueLinks[at | chain] as number
      for (; member !== NONE; member = queueVehicles[(member << VEHICLE_SHIFT) | BEHIND] as number)
        writeBack(ground, member)
    }
  }
}

function writeBack({ world, columns, vehicles }: Ground, member: number): void {
  const vehicle = vehicles[member] as number
  copyWords(columns.queueVehicles, member, world.queueVehicles, vehicle)
  const behind = columns.queueVehicles[(member << VEHICLE_SHIFT) | BEHIND] as number
  world.queueVehicles[(vehicle << VEHICLE_SHIFT) | BEHIND] =
    behind === NONE ? NONE : (vehicles[behind] as number)
}

function copyWords(from: Int32Array, row: number, to: Int32Array, target: number): void {
  const source = row << VEHICLE_SHIFT
  const goal = target << VEHICLE_SHIFT
  for (let word = 0; word < VEHICLE_WORDS; word += 1) to[goal | word] = from[source | word] as number
}
