/**
 * Rings out of lines that are given in any order and direction: each is continued by the first unused one that begins or ends where it
 * stops. Lines that close no ring are left out.
 */
export function assembledRings(lines: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const byEnd = linesByEnd(lines)
  const isUsed = new Uint8Array(lines.length)
  const rings: (readonly number[])[] = []
  for (const [index, line] of lines.entries()) {
    if (isUsed[index] === 1) continue
    isUsed[index] = 1
    const ring = [...line]
    let next = nextLine(byEnd, isUsed, ring.at(-1))
    while (ring[0] !== ring.at(-1) && next !== undefined) {
      isUsed[next] = 1
      const further = lines[next] ?? []
      const ahead = further[0] === ring.at(-1) ? further : further.toReversed()
      for (const point of ahead.slice(1)) ring.push(point)
      next = nextLine(byEnd, isUsed, ring.at(-1))
    }
    if (isRing(ring)) rings.push(ring)
  }
  return rings
}

/** Of a triangle at least, whose first point is told again at its end. */
const RING_POINTS_MIN = 4

export function isRing(points: readonly number[]): boolean {
  return points.length >= RING_POINTS_MIN && points[0] === points.at(-1)
}

/** Lines that touch a point, the first of them last, so that used ones are taken off the end. */
function linesByEnd(lines: readonly (readonly number[])[]): ReadonlyMap<number, number[]> {
  const byEnd = new Map<number, number[]>()
  for (let index = lines.length - 1; index >= 0; index -= 1) {
    for (const end of [lines[index]?.[0], lines[index]?.at(-1)]) {
      if (end === undefined) continue
      const members = byEnd.get(end)
      if (members) members.push(index)
      else byEnd.set(end, [index])
    }
  }
  return byEnd
}

function nextLine(
  byEnd: ReadonlyMap<number, number[]>,
  isUsed: Uint8Array,
  end: number | undefined,
): number | undefined {
  const members = end === undefined ? undefined : byEnd.get(end)
  while (members && isUsed[members.at(-1) ?? -1] === 1) members.pop()
  return members?.at(-1)
}
