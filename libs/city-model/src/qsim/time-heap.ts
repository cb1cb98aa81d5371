import { f64, i32 } from '../memory/column.ts'

/** Members in the order of a time (or any number), of equal times the lower member first. */
export interface TimeHeap {
  readonly push: (time: number, member: number) => void
  /** The least time, or infinity when nothing is in it. */
  readonly firstTime: () => number
  /** Takes the member with the least time out; only while there is one. */
  readonly pop: () => number
  readonly size: () => number
}

interface Heap {
  times: Float64Array
  members: Int32Array
  size: number
}

const BEGINNING = 64

export function timeHeap(): TimeHeap {
  const heap: Heap = { times: new Float64Array(BEGINNING), members: new Int32Array(BEGINNING), size: 0 }
  return {
    push(time, member) {
      if (heap.size === heap.times.length) grow(heap)
      siftUp(heap, heap.size, time, member)
      heap.size += 1
    },
    firstTime: () => (heap.size === 0 ? Number.POSITIVE_INFINITY : f64(heap.times, 0)),
    pop() {
      const first = i32(heap.members, 0)
      heap.size -= 1
      if (heap.size > 0) siftDown(heap, f64(heap.times, heap.size), i32(heap.members, heap.size))
      return first
    },
    size: () => heap.size,
  }
}

function grow(heap: Heap): void {
  const times = new Float64Array(heap.times.length * 2)
  const members = new Int32Array(heap.members.length * 2)
  times.set(heap.times)
  members.set(heap.members)
  heap.times = times
  heap.members = members
}

function isBefore({ times, members }: Heap, at: number, time: number, member: number): boolean {
  const its = f64(times, at)
  return its < time || (its === time && i32(members, at) < member)
}

function put({ times, members }: Heap, at: number, time: number, member: number): void {
  times[at] = time
  members[at] = member
}

function siftUp(heap: Heap, from: number, time: number, member: number): void {
  let at = from
  while (at > 0) {
    const parent = (at - 1) >> 1
    if (isBefore(heap, parent, time, member)) break
    put(heap, at, f64(heap.times, parent), i32(heap.members, parent))
    at = parent
  }
  put(heap, at, time, member)
}

function siftDown(heap: Heap, time: number, member: number): void {
  let at = 0
  for (;;) {
    let child = 2 * at + 1
    if (child >= heap.size) break
    if (
      child + 1 < heap.size &&
      !isBefore(heap, child, f64(heap.times, child + 1), i32(heap.members, child + 1))
    )
      child += 1
    if (!isBefore(heap, child, time, member)) break
    put(heap, at, f64(heap.times, child), i32(heap.members, child))
    at = child
  }
  put(heap, at, time, member)
}
