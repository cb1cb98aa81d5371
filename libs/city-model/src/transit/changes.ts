import { f64, i32 } from '../memory/column.ts'
import type { Halts } from './stop-access.ts'

/** Where one changes from a line to another: stretches by pair of lines, with the seconds along both. */
export interface Changes {
  readonly start: Int32Array
  readonly onFirst: Int32Array
  readonly onSecond: Int32Array
}

/** Every stop that two lines share, in the order of the first; pair (a, b) is a x lines + b. */
export function changesOf(halts: Halts, lines: number): Changes {
  const sharing = sharingOf(halts)
  const start = new Int32Array(lines * lines + 1)
  const pairs: number[] = []
  for (const [halt, line] of halts.line.entries())
    for (const other of sharing.get(i32(halts.node, halt)) ?? [])
      if (halts.line[other] !== line) pairs.push(pairOf(halts, lines, [halt, other]))
  const keys = Float64Array.from(pairs).sort()
  const count = halts.line.length
  const onFirst = new Int32Array(keys.length)
  const onSecond = new Int32Array(keys.length)
  for (let at = 0; at < keys.length; at += 1) {
    const key = f64(keys, at)
    const pair = Math.floor(key / count / count)
    start[pair + 1] = i32(start, pair + 1) + 1
    onFirst[at] = i32(halts.seconds, Math.floor(key / count) % count)
    onSecond[at] = i32(halts.seconds, key % count)
  }
  for (let pair = 0; pair < lines * lines; pair += 1)
    start[pair + 1] = i32(start, pair + 1) + i32(start, pair)
  return { start, onFirst, onSecond }
}

function sharingOf(halts: Halts): ReadonlyMap<number, readonly number[]> {
  const sharing = new Map<number, number[]>()
  for (const [halt, node] of halts.node.entries()) {
    const known = sharing.get(node)
    if (known) known.push(halt)
    else sharing.set(node, [halt])
  }
  return sharing
}

/** A number that sorts by pair of lines, then by both halts. */
function pairOf({ line }: Halts, lines: number, [one, other]: readonly [number, number]): number {
  const count = line.length
  return ((i32(line, one) * lines + i32(line, other)) * count + one) * count + other
}
