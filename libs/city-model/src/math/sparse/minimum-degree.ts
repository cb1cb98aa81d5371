import type { SparseMatrix } from './sparse-matrix.ts'

/**
 * An order of elimination that keeps the factors of a square matrix sparse, for the structure of A + Aᵀ: the approximate
 * minimum degree of Amestoy, Davis and Duff (1996, SIAM J. Matrix Anal. Appl. 17(4), doi:10.1137/S0895479894278952), without
 * its supervariables. Of equals, the one that became so last goes first, so the order depends on the matrix alone.
 */
export function minimumDegree(matrix: SparseMatrix): Int32Array {
  const graph = quotientGraph(matrix)
  const queue = degreeQueue(graph)
  const order = new Int32Array(matrix.columns)
  for (let step = 0; step < matrix.columns; step += 1) {
    const pivot = queue.take()
    order[step] = pivot
    eliminate(graph, { pivot, left: matrix.columns - step - 1, queue })
  }
  return order
}

/** Variables that are left, and the cliques ("elements") that stand for those that are gone. */
interface QuotientGraph {
  readonly size: number
  /** By variable: neighbours that no common element tells of already. */
  readonly neighbours: number[][]
  /** By variable: the elements it belongs to. */
  readonly elements: number[][]
  /** By element: its variables. Empty where it was absorbed. */
  readonly members: number[][]
  readonly degree: Int32Array
  /** By element: how many of its variables lie outside the newest element. */
  readonly outside: Int32Array
  readonly outsideStamp: Int32Array
  readonly stamp: Int32Array
}

interface DegreeQueue {
  take(): number
  remove(variable: number): void
  add(variable: number): void
}

function quotientGraph({ columns, starts, rowOf }: SparseMatrix): QuotientGraph {
  const sets = Array.from({ length: columns }, () => new Set<number>())
  for (let column = 0; column < columns; column += 1) {
    for (let k = starts[column] ?? 0; k < (starts[column + 1] ?? 0); k += 1) {
      const row = rowOf[k] ?? 0
      if (row === column) continue
      sets[row]?.add(column)
      sets[column]?.add(row)
    }
  }
  return {
    size: columns,
    neighbours: sets.map((set) => [...set].sort((a, b) => a - b)),
    elements: sets.map(() => []),
    members: sets.map(() => []),
    degree: Int32Array.from(sets, (set) => set.size),
    outside: new Int32Array(columns),
    outsideStamp: new Int32Array(columns).fill(-1),
    stamp: new Int32Array(columns).fill(-1),
  }
}

/** Doubly linked lists by degree. */
function degreeQueue({ size, degree }: QuotientGraph): DegreeQueue {
  const head = new Int32Array(size + 1).fill(-1)
  const next = new Int32Array(size).fill(-1)
  const previous = new Int32Array(size).fill(-1)
  let least = 0
  const add = (variable: number) => {
    const bucket = degree[variable] ?? 0
    const first = head[bucket] ?? -1
    next[variable] = first
    previous[variable] = -1
    if (first >= 0) previous[first] = variable
    head[bucket] = variable
    least = Math.min(least, bucket)
  }
  const remove = (variable: number) => {
    const [before = -1, after = -1] = [previous[variable], next[variable]]
    if (before >= 0) next[before] = after
    else head[degree[variable] ?? 0] = after
    if (after >= 0) previous[after] = before
  }
  const take = () => {
    while ((head[least] ?? 0) < 0) least += 1
    const variable = head[least] ?? 0
    remove(variable)
    return variable
  }
  for (let variable = size - 1; variable >= 0; variable -= 1) add(variable)
  return { take, remove, add }
}

interface Elimination {
  readonly pivot: number
  /** Variables that are left after it. */
  readonly left: number
  readonly queue: DegreeQueue
}

function eliminate(graph: QuotientGraph, { pivot, left, queue }: Elimination): void {
  const clique = absorb(graph, pivot)
  countOutside(graph, { pivot, clique })
  for (const variable of clique) {
    queue.remove(variable)
    graph.degree[variable] = degreeAfter(graph, { variable, pivot, left })
    queue.add(variable)
  }
}

/** The new element: all neighbours of the pivot, direct or through elements, which it takes the place of. */
function absorb({ neighbours, elements, members, stamp }: QuotientGraph, pivot: number): number[] {
  const clique: number[] = []
  const take = (variable: number) => {
    if (stamp[variable] === pivot || variable === pivot) return
    stamp[variable] = pivot
    clique.push(variable)
  }
  for (const variable of neighbours[pivot] ?? []) take(variable)
  for (const element of elements[pivot] ?? []) {
    for (const variable of members[element] ?? []) take(variable)
    members[element] = []
  }
  members[pivot] = clique
  neighbours[pivot] = []
  elements[pivot] = []
  return clique
}

function countOutside(graph: QuotientGraph, { pivot, clique }: { pivot: number; clique: number[] }): void {
  const { elements, members, outside, outsideStamp } = graph
  for (const variable of clique) {
    for (const element of elements[variable] ?? []) {
      if (outsideStamp[element] !== pivot) {
        outsideStamp[element] = pivot
        outside[element] = members[element]?.length ?? 0
      }
      outside[element] = (outside[element] ?? 0) - 1
    }
  }
}

function degreeAfter(
  { neighbours, elements, members, outside, stamp, degree }: QuotientGraph,
  { variable, pivot, left }: { variable: number; pivot: number; left: number },
): number {
  const direct = (neighbours[variable] ?? []).filter((each) => each !== pivot && stamp[each] !== pivot)
  neighbours[variable] = direct
  // An element that lies wholly inside the new one says nothing more.
  const kept = (elements[variable] ?? []).filter(
    (element) => (members[element]?.length ?? 0) > 0 && (outside[element] ?? 0) > 0,
  )
  const inside = (members[pivot]?.length ?? 0) - 1
  const through = kept.reduce((sum, element) => sum + (outside[element] ?? 0), 0)
  kept.push(pivot)
  elements[variable] = kept
  return Math.max(0, Math.min(left - 1, (degree[variable] ?? 0) + inside, direct.length + inside + through))
}
