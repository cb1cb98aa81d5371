import { i32 } from '../memory/column.ts'
import type { TrafficColumns } from './columns.ts'

const { clz32 } = Math

const BITS = 32
/** A prime, so that over the seconds every link comes to be served first. */
const TURN = 7919

export interface ActiveLinks {
  readonly mark: (link: number) => void
  /** Serves each link that holds or awaits vehicles; the server says whether it still does. */
  readonly visit: (now: number, serve: (link: number) => boolean) => void
}

/**
 * Which links there is anything to do on, as bits. It follows from the queues, so it is no state. Where two links want into
 * the same third one, who is served first changes from second to second.
 */
export function activeLinks(columns: TrafficColumns, linkCount: number): ActiveLinks {
  const words = new Int32Array(Math.ceil(linkCount / BITS))
  const mark = (link: number): void => {
    words[link >> 5] = i32(words, link >> 5) | (1 << (link & 31))
  }
  for (let link = 0; link < linkCount; link += 1) {
    if (i32(columns.linkVehicles, link) > 0 || i32(columns.linkWaiting, link) > 0) mark(link)
  }
  return {
    mark,
    visit(now, serve) {
      let at = (now * TURN) % words.length
      for (let turn = 0; turn < words.length; turn += 1) {
        visitWord(words, at, serve)
        at = at + 1 === words.length ? 0 : at + 1
      }
    },
  }
}

function visitWord(words: Int32Array, at: number, serve: (link: number) => boolean): void {
  let bits = i32(words, at)
  while (bits !== 0) {
    const bit = BITS - 1 - clz32(bits & -bits)
    bits &= bits - 1
    if (!serve(at * BITS + bit)) words[at] = i32(words, at) & ~(1 << bit)
  }
}
