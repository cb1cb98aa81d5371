import type { Extent, VehicleFrame, World } from '@urbe/city-model'
import { encodeFrame, FRAME_TILE_METRES, FRAME_VEHICLES_MAX, type Vehicles } from '@urbe/contracts'

type Tile = Parameters<typeof encodeFrame>[0]['tile']

/** The one tile of a city: 16 km at 25 cm a unit, or twice as far at twice the unit, until the city lies within. */
export function tileOf({ maxX, maxY }: Extent): Tile {
  let z = 0
  while (FRAME_TILE_METRES * 2 ** z < Math.max(maxX, maxY)) z++
  return { z, x: 0, y: 0 }
}

/** Above every index, and with every id still a whole number that a double holds. */
const ORDER_BASE = 2 ** 21

/** Every vehicle on the road as one keyframe; the gateway writes the subscription's `ref` into it. */
export function frameOf(world: World, second: number): Uint8Array {
  const tile = tileOf(world.map().extent)
  return encodeFrame({ ...byId(world.vehicles()), ref: 0, tile, tick: world.tick, second })
}

/**
 * Frames write gaps between ids, so vehicles are put into the order of their ids, not of their places on the road. When
 * there are more than a frame takes, it shows every second one, or every third: the picture stays true in its densities.
 */
export function byId({ count, ids, x, y, state }: VehicleFrame): Vehicles {
  const order = new Float64Array(count)
  for (let index = 0; index < count; index++) order[index] = (ids[index] ?? 0) * ORDER_BASE + index
  order.sort()
  const every = Math.max(1, Math.ceil(count / FRAME_VEHICLES_MAX))
  const shown = order.filter((_, place) => place % every === 0)
  const at = Uint32Array.from(shown, (key) => key % ORDER_BASE)
  return {
    count: at.length,
    ids: Uint32Array.from(at, (index) => ids[index] ?? 0),
    x: Float64Array.from(at, (index) => x[index] ?? 0),
    y: Float64Array.from(at, (index) => y[index] ?? 0),
    state: Uint8Array.from(at, (index) => state[index] ?? 0),
  }
}
