/**
 * Binary state frames of a city (`frame.<cityId>.<z>.<x>.<y>` on core NATS, binary messages on the WebSocket).
 * Little endian. Header, 16 bytes: u8 version, u8 kind, u16 ref (set by the gateway), u32 tile (z:4 x:14 y:14), u32 tick,
 * u16 second of the tick, u16 count. Body, per vehicle in ascending id: varint gap to the id before (the first: the id), u16 x, u16 y (units inside
 * the tile: 25 cm, doubled z times), u8 state (0 moving, 1 queued).
 */
export const FRAME_VERSION = 1
export const FRAME_HEADER_BYTES = 16
export const FRAME_UNIT_METRES = 0.25
/** How far a tile without doublings reaches. */
export const FRAME_TILE_METRES = 0xffff * FRAME_UNIT_METRES
/** The count has 16 bits; a city with more on its roads is drawn from several tiles. */
export const FRAME_VEHICLES_MAX = 65_535
export const frameKinds = { keyframe: 1 } as const

export interface Vehicles {
  readonly count: number
  readonly ids: ArrayLike<number>
  /** Metres from the tile's origin. */
  readonly x: ArrayLike<number>
  readonly y: ArrayLike<number>
  readonly state: ArrayLike<number>
}
/** Metres of a unit of the coordinates in a tile. */
export function frameUnitMetres({ z }: { readonly z: number }): number {
  return FRAME_UNIT_METRES * 2 ** z
}

export interface StateFrame extends Vehicles {
  readonly ref: number
  readonly tile: { readonly z: number; readonly x: number; readonly y: number }
  readonly tick: number
  readonly second: number
}
