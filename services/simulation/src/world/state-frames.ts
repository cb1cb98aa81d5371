import type { World } from '@urbe/city-model'
import { encodeFrame } from '@urbe/contracts'

/** The one tile of a city: 16 km at 25 cm a unit hold every city of this wave. */
export const WHOLE_CITY = { z: 0, x: 0, y: 0 } as const

/** Every vehicle on the road as one keyframe; the gateway writes the subscription's `ref` into it. */
export function frameOf(world: World, second: number): Uint8Array {
  return encodeFrame({ ...world.vehicles(), ref: 0, tile: WHOLE_CITY, tick: world.tick, second })
}
