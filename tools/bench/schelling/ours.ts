import { column, type Ground, type ModelPlan, openModel } from '@urbe/city-model/agents'

import { cpuOf, type Declaration, EMPTY, type Outcome } from './declaration.ts'

const ASK_CELL = 0
const ASK_GROUP = 1
const ASK_GOAL = 2

function shapeOf({ side, agents }: Declaration) {
  const cells = side * side
  return {
    group: column('u8', cells),
    cellOf: column('i32', agents),
    empty: column('i32', cells - agents),
    alikeSum: column('f64', 1),
  } as const
}

type Board = Ground<ReturnType<typeof shapeOf>>

/** Through the public door for models of one's own. */
export function playOurs(declaration: Declaration): Outcome {
  const { agents, ticks } = declaration
  const model = openModel(planOf(declaration))
  const cpuSeconds = cpuOf(() => {
    for (let tick = 0; tick < ticks; tick += 1) model.step()
  })
  return { cpuSeconds, alike: (model.columns.alikeSum[0] ?? 0) / agents }
}

function planOf(declaration: Declaration): ModelPlan<ReturnType<typeof shapeOf>> {
  return {
    name: 'schelling',
    seed: 1,
    shape: shapeOf(declaration),
    found: (board) => settle(board, declaration),
    phases: (board) => [
      {
        name: 'live',
        reads: ['group', 'cellOf', 'empty'],
        writes: ['group', 'cellOf', 'empty', 'alikeSum'],
        rows: 1,
        run: (_from, _to, now) => live(board, declaration, now),
      },
    ],
  }
}

/** A shuffle of the cells: the first ones are the agents', the others are empty. */
function settle({ columns, random }: Board, { side, agents }: Declaration): void {
  const cells = Int32Array.from({ length: side * side }, (_, cell) => cell)
  for (let last = cells.length - 1; last > 0; last -= 1) {
    const other = random.below(last + 1, last, 0, ASK_CELL)
    const kept = cells[last] as number
    cells[last] = cells[other] as number
    cells[other] = kept
  }
  columns.cellOf.set(cells.subarray(0, agents))
  columns.empty.set(cells.subarray(agents))
  for (let agent = 0; agent < agents; agent += 1) {
    columns.group[cells[agent] as number] = 1 + random.below(2, agent, 0, ASK_GROUP)
  }
}

function live({ columns, random }: Board, { side, agents, alikeMin }: Declaration, now: number): void {
  const { group, cellOf, empty } = columns
  let sum = 0
  for (let agent = 0; agent < agents; agent += 1) {
    const cell = cellOf[agent] as number
    const mine = group[cell] as number
    const alike = alikeAround(group, side, cell)
    sum += alike
    if (alike >= alikeMin) continue
    const place = random.below(empty.length, agent, now, ASK_GOAL)
    const goal = empty[place] as number
    group[goal] = mine
    group[cell] = EMPTY
    cellOf[agent] = goal
    empty[place] = cell
  }
  columns.alikeSum[0] = sum
}

function alikeAround(group: Uint8Array, side: number, cell: number): number {
  const mine = group[cell] as number
  const column = cell % side
  const row = cell - column
  const up = row === 0 ? group.length - side : row - side
  const down = row === group.length - side ? 0 : row + side
  const west = column === 0 ? side - 1 : column - 1
  const east = column === side - 1 ? 0 : column + 1
  return (
    same(group[up + west], mine) +
    same(group[up + column], mine) +
    same(group[up + east], mine) +
    same(group[row + west], mine) +
    same(group[row + east], mine) +
    same(group[down + west], mine) +
    same(group[down + column], mine) +
    same(group[down + east], mine)
  )
}

/** Without a branch: whether a neighbour is alike is a matter of chance, which no processor foresees. */
function same(one: number | undefined, other: number): number {
  return (((one as number) ^ other) - 1) >>> 31
}
