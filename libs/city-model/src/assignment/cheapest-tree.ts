import { f64, i32 } from '../memory/column.ts'
import { type NodeQueue, nodeQueue } from './node-queue.ts'
import type { Graph } from './problem.ts'

const NONE = -1

/** What growing a tree needs; one is enough for all origins. */
export interface TreeSpace {
  /** Cost from the origin, infinite where no way leads. Each is the sum along the tree, in the order of travel. */
  readonly label: Float64Array
  readonly queue: NodeQueue
  readonly stack: Int32Array
}

export function treeSpace({ nodes }: Graph): TreeSpace {
  const label = new Float64Array(nodes)
  return { label, queue: nodeQueue(label), stack: new Int32Array(nodes) }
}

/** By node, the link over which the tree comes to it; none yet. */
export function noTree({ nodes }: Graph): Int32Array {
  return new Int32Array(nodes).fill(NONE)
}

export interface TreeTask {
  readonly graph: Graph
  /** By link, not below zero. */
  readonly cost: Float64Array
  readonly space: TreeSpace
  readonly origin: number
  /** The tree under earlier costs; becomes the one under these. */
  readonly tree: Int32Array
}

/**
 * The cheapest ways from one origin to every node: Dijkstra's algorithm, begun from the tree under earlier costs, so that few
 * nodes are visited twice where few costs have changed.
 */
export function growTree(task: TreeTask): void {
  const { graph, space, origin } = task
  relabel(task)
  reachOut(task, origin)
  for (let node = graph.firstThroughNode; node < graph.nodes; node += 1) {
    if (f64(space.label, node) < Number.POSITIVE_INFINITY) reachOut(task, node)
  }
  while (space.queue.size() > 0) reachOut(task, space.queue.pop())
}

/** Labels by the present costs along the old tree. */
function relabel({ graph, cost, space, origin, tree }: TreeTask): void {
  const { label, stack } = space
  label.fill(Number.POSITIVE_INFINITY)
  label[origin] = 0
  for (let leaf = 0; leaf < graph.nodes; leaf += 1) {
    let node = leaf
    let depth = 0
    while (f64(label, node) === Number.POSITIVE_INFINITY && i32(tree, node) !== NONE) {
      stack[depth] = node
      depth += 1
      node = i32(graph.from, i32(tree, node))
    }
    let reach = f64(label, node)
    while (depth > 0) {
      depth -= 1
      const next = i32(stack, depth)
      reach += f64(cost, i32(tree, next))
      label[next] = reach
    }
  }
}

function reachOut({ graph, cost, space, tree }: TreeTask, node: number): void {
  const { label, queue } = space
  const here = f64(label, node)
  const end = i32(graph.outgoing, node + 1)
  for (let link = i32(graph.outgoing, node); link < end; link += 1) {
    const next = i32(graph.to, link)
    const reach = here + f64(cost, link)
    if (reach >= f64(label, next)) continue
    label[next] = reach
    tree[next] = link
    if (next >= graph.firstThroughNode) queue.push(next)
  }
}

/** Writes the links from a node back to the origin; answers how many. */
export function wayBack({ graph, origin, tree }: TreeTask, node: number, into: Int32Array): number {
  let length = 0
  let at = node
  while (at !== origin) {
    const link = i32(tree, at)
    into[length] = link
    length += 1
    at = i32(graph.from, link)
  }
  return length
}
