import { column } from '../memory/schema.ts'
import { type Ground, type ModelPlan, openModel } from './model.ts'

const SIDE = 24
const CELLS = SIDE * SIDE
const EMPTY = 0
const ASK_GROUP = 0
const ASK_GOAL = 1

const shape = { group: column('u8', CELLS), unhappy: column('u8', CELLS), moved: column('f64', 1) } as const
type Board = Ground<typeof shape>

/** Schelling's neighbourhoods, small: who has too few alike around moves to an empty cell. */
export const schelling: ModelPlan<typeof shape> = {
  name: 'schelling',
  seed: 5,
  shape,
  found({ columns, random }) {
    for (let cell = 0; cell < CELLS; cell += 1) {
      const roll = random.below(10, cell, 0, ASK_GROUP)
      columns.group[cell] = roll < 1 ? EMPTY : 1 + (roll & 1)
    }
  },
  phases: (board) => [
    {
      name: 'look',
      reads: ['group'],
      writes: ['unhappy'],
      rows: CELLS,
      run: (from, to) => look(board, from, to),
    },
    {
      name: 'move',
      reads: ['group', 'unhappy'],
      writes: ['group', 'moved'],
      rows: 1,
      run: (_from, _to, now) => move(board, now),
    },
  ],
}

export const openSchelling = (snapshot?: Uint8Array) => openModel(schelling, snapshot)

function look({ columns: { group, unhappy } }: Board, from: number, to: number): void {
  for (let cell = from; cell < to; cell += 1) {
    const mine = group[cell] ?? EMPTY
    unhappy[cell] = mine !== EMPTY && alike(group, cell, mine) < 4 ? 1 : 0
  }
}

function alike(group: Uint8Array, cell: number, mine: number): number {
  let count = 0
  for (const step of [1, SIDE - 1, SIDE, SIDE + 1]) {
    if (group[(cell + step) % CELLS] === mine) count += 1
    if (group[(cell - step + CELLS) % CELLS] === mine) count += 1
  }
  return count
}

function move({ columns: { group, unhappy, moved }, random }: Board, now: number): void {
  for (let cell = 0; cell < CELLS; cell += 1) {
    if (unhappy[cell] === 0) continue
    const goal = random.below(CELLS, cell, now, ASK_GOAL)
    if (group[goal] !== EMPTY) continue
    group[goal] = group[cell] ?? EMPTY
    group[cell] = EMPTY
    moved[0] = (moved[0] ?? 0) + 1
  }
}

export function meanAlike(group: Uint8Array): number {
  let [sum, people] = [0, 0]
  for (const [cell, mine] of group.entries()) {
    if (mine === EMPTY) continue
    sum += alike(group, cell, mine)
    people += 1
  }
  return sum / people
}
