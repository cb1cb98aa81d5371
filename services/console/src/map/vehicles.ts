/** Vehicles of one frame in metres of the city, in ascending order of their ids. */
export interface VehicleFrame {
  readonly count: number
  readonly ids: ArrayLike<number>
  readonly x: ArrayLike<number>
  readonly y: ArrayLike<number>
  readonly state: ArrayLike<number>
}

export const QUEUED = 1
const CAPACITY_FIRST = 1_024
/** A vehicle seen this much further on has been out of sight. */
export const LEAP_METRES = 900
const INTERVAL_MIN_MS = 40
const INTERVAL_MAX_MS = 2_000
const INTERVAL_FIRST_MS = 1_000
/** Weight of the newest interval between two frames. */
const INTERVAL_WEIGHT = 0.3

/**
 * Moves vehicles evenly between the last two frames. It is one frame behind, so it never guesses. Arrays are made anew only
 * when the city gets busier than it ever was: moving and drawing allocate nothing.
 */
export interface VehicleMotion {
  /** Who moved further than `leapMetres` is set down instead of flown over the roofs. */
  setFrame(frame: VehicleFrame, now: number, leapMetres?: number): void
  /** Writes where everybody is now into `x` and `y`. */
  moveTo(now: number): void
  clear(): void
  /** True while somebody is still on the way to the place of the last frame. */
  moving(now: number): boolean
  readonly current: { count: number; x: Float32Array; y: Float32Array; state: Uint8Array }
}

interface Columns {
  ids: Uint32Array
  fromX: Float32Array
  fromY: Float32Array
  toX: Float32Array
  toY: Float32Array
}

export function vehicleMotion(): VehicleMotion {
  let last = columns(CAPACITY_FIRST)
  let next = columns(CAPACITY_FIRST)
  let seenAt = -1
  let interval = INTERVAL_FIRST_MS
  const current = places(CAPACITY_FIRST)

  function moveTo(now: number): void {
    const share = Math.min(1, Math.max(0, (now - seenAt) / interval))
    const { fromX, fromY, toX, toY } = last
    for (let n = 0; n < current.count; n += 1) {
      const x = fromX[n] as number
      const y = fromY[n] as number
      current.x[n] = x + ((toX[n] as number) - x) * share
      current.y[n] = y + ((toY[n] as number) - y) * share
    }
  }

  function grow(count: number): void {
    if (count <= next.ids.length) return
    const capacity = 2 ** Math.ceil(Math.log2(count))
    next = columns(capacity)
    if (current.x.length >= capacity) return
    const wider = {
      x: new Float32Array(capacity),
      y: new Float32Array(capacity),
      state: new Uint8Array(capacity),
    }
    wider.x.set(current.x)
    wider.y.set(current.y)
    Object.assign(current, wider, { count: current.count })
  }

  return {
    current,
    moveTo,
    moving: (now) => current.count > 0 && now - seenAt < interval,
    clear() {
      current.count = 0
      seenAt = -1
      interval = INTERVAL_FIRST_MS
    },
    setFrame(frame, now, leapMetres = LEAP_METRES) {
      if (seenAt >= 0) {
        moveTo(now)
        const measured = Math.min(INTERVAL_MAX_MS, Math.max(INTERVAL_MIN_MS, now - seenAt))
        interval += (measured - interval) * INTERVAL_WEIGHT
      }
      grow(frame.count)
      depart(frame, next, { ids: last.ids, count: current.count, x: current.x, y: current.y, leapMetres })
      current.count = frame.count
      for (let n = 0; n < frame.count; n += 1) current.state[n] = frame.state[n] ?? 0
      const spare = last
      last = next
      next = spare
      seenAt = now
      moveTo(now)
    },
  }
}

interface Where {
  readonly ids: Uint32Array
  readonly count: number
  readonly x: Float32Array
  readonly y: Float32Array
  readonly leapMetres: number
}

/** Both sides are in ascending order of ids: one walk finds everybody who was there before. */
function depart(frame: VehicleFrame, into: Columns, before: Where): void {
  let other = 0
  for (let n = 0; n < frame.count; n += 1) {
    const id = frame.ids[n] as number
    while (other < before.count && (before.ids[other] as number) < id) other += 1
    into.ids[n] = id
    into.toX[n] = frame.x[n] as number
    into.toY[n] = frame.y[n] as number
    setOff(into, n, before, other)
  }
}

/** From where it was, or from where it is when nobody saw it before or it leapt. */
function setOff(into: Columns, n: number, before: Where, other: number): void {
  const x = into.toX[n] as number
  const y = into.toY[n] as number
  const wasX = before.x[other] as number
  const wasY = before.y[other] as number
  const seen = other < before.count && before.ids[other] === into.ids[n]
  const flows = seen && Math.abs(wasX - x) + Math.abs(wasY - y) <= before.leapMetres
  into.fromX[n] = flows ? wasX : x
  into.fromY[n] = flows ? wasY : y
}

function places(capacity: number) {
  return {
    count: 0,
    x: new Float32Array(capacity),
    y: new Float32Array(capacity),
    state: new Uint8Array(capacity),
  }
}

function columns(capacity: number): Columns {
  const column = () => new Float32Array(capacity)
  return { ids: new Uint32Array(capacity), fromX: column(), fromY: column(), toX: column(), toY: column() }
}
