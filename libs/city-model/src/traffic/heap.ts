import { f64 } from '../memory/column.ts'

/** Numbers, smallest first. */
export interface Heap {
  readonly push: (key: number) => void
  /** Only when the size is above zero. */
  readonly pop: () => number
  readonly size: () => number
  readonly clear: () => void
}

export function heapOf(capacity: number): Heap {
  const keys = new Float64Array(capacity)
  let size = 0
  return {
    push(key) {
      siftUp(keys, size, key)
      size += 1
    },
    pop() {
      const least = f64(keys, 0)
      size -= 1
      if (size > 0) siftDown(keys, size, f64(keys, size))
      return least
    },
    size: () => size,
    clear() {
      size = 0
    },
  }
}

function siftUp(keys: Float64Array, from: number, key: number): void {
  let at = from
  while (at > 0) {
    const parent = (at - 1) >> 1
    const above = f64(keys, parent)
    if (above <= key) break
    keys[at] = above
    at = parent
  }
  keys[at] = key
}

function siftDown(keys: Float64Array, size: number, key: number): void {
  let at = 0
  for (;;) {
    let child = 2 * at + 1
    if (child >= size) break
    if (child + 1 < size && f64(keys, child + 1) < f64(keys, child)) child += 1
    const below = f64(keys, child)
    if (below >= key) break
    keys[at] = below
    at = child
  }
  keys[at] = key
}
