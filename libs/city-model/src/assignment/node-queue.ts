import { f64, i32 } from '../memory/column.ts'

const ABSENT = -1

/** Nodes by their labels, the least first; a node is in it at most once, so it never grows beyond their number. */
export interface NodeQueue {
  /** Also for a node that is in it and whose label has become smaller. */
  readonly push: (node: number) => void
  /** Only when the size is above zero. */
  readonly pop: () => number
  readonly size: () => number
}

export function nodeQueue(label: Float64Array): NodeQueue {
  const heap = new Int32Array(label.length)
  const place = new Int32Array(label.length).fill(ABSENT)
  let size = 0
  const put = (node: number, at: number) => {
    heap[at] = node
    place[node] = at
  }
  const rise = (node: number, from: number) => {
    const key = f64(label, node)
    let at = from
    while (at > 0) {
      const parent = (at - 1) >> 1
      const above = i32(heap, parent)
      if (f64(label, above) <= key) break
      put(above, at)
      at = parent
    }
    put(node, at)
  }
  const sink = (node: number) => {
    const key = f64(label, node)
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= size) break
      if (child + 1 < size && f64(label, i32(heap, child + 1)) < f64(label, i32(heap, child))) child += 1
      if (f64(label, i32(heap, child)) >= key) break
      put(i32(heap, child), at)
      at = child
    }
    put(node, at)
  }
  return {
    push(node) {
      const at = i32(place, node)
      if (at === ABSENT) size += 1
      rise(node, at === ABSENT ? size - 1 : at)
    },
    pop() {
      const least = i32(heap, 0)
      place[least] = ABSENT
      size -= 1
      if (size > 0) sink(i32(heap, size))
      return least
    },
    size: () => size,
  }
}
