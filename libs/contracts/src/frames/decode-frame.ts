import { FrameError } from './frame-error.ts'
import {
  FRAME_HEADER_BYTES,
  FRAME_VERSION,
  frameKinds,
  frameUnitMetres,
  type StateFrame,
} from './state-frame.ts'

const VARINT_BYTES_MAX = 5
const PLACE_BYTES = 5
const VEHICLE_BYTES_MIN = PLACE_BYTES + 1
const U32_MAX = 0xffff_ffff

/** A frame as its bytes say. Throws a FrameError for anything that `encodeFrame` cannot have written. */
export function decodeFrame(bytes: Uint8Array): StateFrame {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const header = readHeader(view)
  const { count } = header
  const unit = frameUnitMetres(header.tile)
  const ids = new Uint32Array(count)
  const x = new Float32Array(count)
  const y = new Float32Array(count)
  const state = new Uint8Array(count)
  let offset = FRAME_HEADER_BYTES
  let previous = -1
  for (let index = 0; index < count; index += 1) {
    const gap = readVarint(view, offset)
    const id = Math.max(previous, 0) + gap.value
    if (id <= previous) throw new FrameError('frame_ids_not_ascending', 'two vehicles have the same id')
    if (id > U32_MAX) throw new FrameError('frame_number_too_large', 'an id has 32 bits')
    need(view, gap.next + PLACE_BYTES)
    ids[index] = id
    x[index] = view.getUint16(gap.next, true) * unit
    y[index] = view.getUint16(gap.next + 2, true) * unit
    state[index] = view.getUint8(gap.next + 4)
    offset = gap.next + PLACE_BYTES
    previous = id
  }
  if (offset !== view.byteLength) throw new FrameError('frame_too_long', 'bytes follow the last vehicle')
  return { ...header, ids, x, y, state }
}

function readHeader(view: DataView): Pick<StateFrame, 'ref' | 'tile' | 'tick' | 'second' | 'count'> {
  need(view, FRAME_HEADER_BYTES)
  if (view.getUint8(0) !== FRAME_VERSION) throw new FrameError('frame_version_unknown', 'unknown version')
  if (view.getUint8(1) !== frameKinds.keyframe) throw new FrameError('frame_kind_unknown', 'unknown kind')
  const tile = view.getUint32(4, true)
  const count = view.getUint16(14, true)
  // Before anything is allocated for them: the bytes must be there for so many vehicles.
  need(view, FRAME_HEADER_BYTES + count * VEHICLE_BYTES_MIN)
  return {
    ref: view.getUint16(2, true),
    tile: { z: tile >>> 28, x: (tile >>> 14) & 0x3fff, y: tile & 0x3fff },
    tick: view.getUint32(8, true),
    second: view.getUint16(12, true),
    count,
  }
}

function need(view: DataView, length: number): void {
  if (view.byteLength < length) throw new FrameError('frame_too_short', 'the frame ends too early')
}

function readVarint(view: DataView, start: number): { value: number; next: number } {
  let value = 0
  for (let place = 0; place < VARINT_BYTES_MAX; place += 1) {
    need(view, start + place + 1)
    const byte = view.getUint8(start + place)
    value += (byte & 0x7f) * 2 ** (7 * place)
    if (byte < 0x80) return { value, next: start + place + 1 }
  }
  throw new FrameError('frame_number_too_large', `a gap has ${VARINT_BYTES_MAX} bytes at most`)
}
