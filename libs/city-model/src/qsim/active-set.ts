import { i32, u8 } from '../memory/column.ts'

/** Members that have something to do, in the order in which they got it. */
export interface ActiveSet {
  readonly add: (member: number) => void
  /** Serves each member once and keeps those for which the server says so. Who comes in meanwhile waits for the next time. */
  readonly serve: (server: (member: number) => boolean) => void
  readonly size: () => number
}

export function activeSet(members: number): ActiveSet {
  const list = new Int32Array(members * 2)
  const isIn = new Uint8Array(members)
  let size = 0
  return {
    add(member) {
      if (u8(isIn, member) === 1) return
      isIn[member] = 1
      list[size] = member
      size += 1
    },
    serve(server) {
      const before = size
      let kept = 0
      for (let at = 0; at < before; at += 1) {
        const member = i32(list, at)
        if (server(member)) {
          list[kept] = member
          kept += 1
        } else isIn[member] = 0
      }
      list.copyWithin(kept, before, size)
      size = kept + size - before
    },
    size: () => size,
  }
}
