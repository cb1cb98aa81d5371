import { type LinkDraft, roadNetworkOf } from '../road-network.ts'

const SIDE = 4
const BLOCK_METRES = 300
const DISTRICT_SIDE = 2
const HOUSEHOLDS = 60

/** A grid of four by four crossings in four districts; people live at some of the crossings, and nobody in the last district. */
export function townOnAGrid() {
  const network = roadNetworkOf(
    {
      x: Float64Array.from({ length: SIDE * SIDE }, (_, node) => BLOCK_METRES * (node % SIDE)),
      y: Float64Array.from({ length: SIDE * SIDE }, (_, node) => BLOCK_METRES * Math.floor(node / SIDE)),
      firstThroughNode: 0,
    },
    [...streets()],
  )
  const nodeDistrict = Int32Array.from({ length: SIDE * SIDE }, (_, node) => districtOf(node))
  return {
    network,
    society: { nodeDistrict, districtCount: 4, districtSquareMetres: new Float64Array(4).fill(360_000) },
    householdNode: Int32Array.from(
      { length: HOUSEHOLDS },
      (_, household) => [0, 1, 2, 8, 13][household % 5] ?? 0,
    ),
    householdSize: Int32Array.from({ length: HOUSEHOLDS }, (_, household) => household % 4),
  }
}

function districtOf(node: number): number {
  return Math.floor((node % SIDE) / DISTRICT_SIDE) + 2 * Math.floor(node / (SIDE * DISTRICT_SIDE))
}

function* streets(): Generator<LinkDraft> {
  for (let node = 0; node < SIDE * SIDE; node += 1) {
    const east = node % SIDE < SIDE - 1 ? [node + 1] : []
    const north = node + SIDE < SIDE * SIDE ? [node + SIDE] : []
    for (const other of [...east, ...north])
      for (const [from, to] of [
        [node, other],
        [other, node],
      ] as const)
        yield {
          from,
          to,
          lengthMetres: BLOCK_METRES + 0.4 * node,
          freeSeconds: 25,
          capacityPerHour: 900,
          lanes: 1,
        }
  }
}
