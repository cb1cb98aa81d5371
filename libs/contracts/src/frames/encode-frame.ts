import { FrameError } from './frame-error.ts'
import {
  FRAME_HEADER_BYTES,
  FRAME_VEHICLES_MAX,
  FRAME_VERSION,
  frameKinds,
  frameUnitMetres,
  type StateFrame,
} from './state-frame.ts'

const VARINT_BYTES_MAX = 5
const VEHICLE_BYTES_MAX = VARINT_BYTES_MAX + 5
const U16_MAX = 0xffff
const U32_MAX = 0xffff_ffff

/** Ids must ascend. A place outside the tile is drawn at its border: there is one tile for a whole city so far, with units as large as it needs. */
export function encodeFrame(frame: StateFrame): Uint8Array<ArrayBuffer> {
  if (frame.count > FRAME_VEHICLES_MAX) {
    throw new FrameError('frame_number_too_large', `a frame carries ${FRAME_VEHICLES_MAX} vehicles at most`)
  }
  const bytes = new Uint8Array(FRAME_HEADER_BYTES + frame.count * VEHICLE_BYTES_MAX)
  const view = new DataView(bytes.buffer)
  const unit = frameUnitMetres(frame.tile)
  writeHeader(view, frame)
  let offset = FRAME_HEADER_BYTES
  let previous = -1
  for (let index = 0; index < frame.count; index += 1) {
    const id = at(frame.ids, index)
    if (id <= previous) throw new FrameError('frame_ids_not_ascending', `id ${id} follows ${previous}`)
    offset = writeVarint(bytes, offset, within(id, U32_MAX, 'id') - Math.max(previous, 0))
    view.setUint16(offset, units(at(frame.x, index), unit), true)
    view.setUint16(offset + 2, units(at(frame.y, index), unit), true)
    bytes[offset + 4] = at(frame.state, index)
    offset += 5
    previous = id
  }
  return bytes.slice(0, offset)
}

/** The same frame for another subscription; the original is shared by all viewers and stays as it is. */
export function frameFor(ref: number, frame: Uint8Array): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(frame)
  if (copy.length < FRAME_HEADER_BYTES) throw new FrameError('frame_too_short', 'a frame has a header')
  new DataView(copy.buffer).setUint16(2, within(ref, U16_MAX, 'ref'), true)
  return copy
}

function writeHeader(view: DataView, { ref, tile, tick, second, count }: StateFrame): void {
  view.setUint8(0, FRAME_VERSION)
  view.setUint8(1, frameKinds.keyframe)
  view.setUint16(2, within(ref, U16_MAX, 'ref'), true)
  const z = within(tile.z, 0xf, 'tile.z')
  const x = within(tile.x, 0x3fff, 'tile.x')
  view.setUint32(4, ((z << 28) | (x << 14) | within(tile.y, 0x3fff, 'tile.y')) >>> 0, true)
  view.setUint32(8, within(tick, U32_MAX, 'tick'), true)
  view.setUint16(12, within(second, U16_MAX, 'second'), true)
  view.setUint16(14, count, true)
}

function within(value: number, max: number, name: string): number {
  if (Number.isInteger(value) && value >= 0 && value <= max) return value
  throw new FrameError('frame_number_too_large', `${name} is an integer of 0..${max}`)
}

function units(metres: number, unit: number): number {
  return Math.min(U16_MAX, Math.max(0, Math.round(metres / unit)))
}

function writeVarint(bytes: Uint8Array, start: number, value: number): number {
  let rest = value
  let offset = start
  while (rest >= 0x80) {
    bytes[offset] = (rest % 0x80) | 0x80
    rest = Math.floor(rest / 0x80)
    offset += 1
  }
  bytes[offset] = rest
  return offset + 1
}

function at(column: ArrayLike<number>, index: number): number {
  const value = column[index]
  if (value === undefined) throw new FrameError('frame_too_short', 'a column is shorter than the count')
  return value
}
