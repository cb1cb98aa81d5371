import type { Random } from '@urbe/kernel'

import { BoardError } from '../errors.ts'
import { type ColumnsOf, column } from '../memory/schema.ts'

/** A board whose sides meet: cells in rows, and agents of some kind, of which a cell holds one at most. */
export interface BoardSize {
  /** At least 3, so that the eight neighbours of a cell are eight. */
  readonly width: number
  readonly height: number
  /** No more than there are cells. */
  readonly agents: number
}

/** What a cell says of itself and of its eight neighbours has room in one word: four bits for its kind, and four for each count. */
export const BOARD_KINDS_MAX = 7
export const BOARD_CELLS_MAX = 0x1000_0000

const SIDE_MIN = 3
const MASK = 15
/** The shift of a count is the kind times four; the kind itself lies lowest. */
const SHIFT = 2

/** The columns of a board, to be part of the shape of a model. @throws BoardError */
export function boardShape(size: BoardSize) {
  const cells = cellsOf(size)
  return {
    /** The kind of who stands in each cell, 0 for nobody, and how many of its neighbours are of each kind. */
    boardCells: column('i32', cells),
    boardCellOf: column('i32', size.agents),
    boardEmpty: column('i32', cells - size.agents),
  } as const
}

export type BoardColumns = ColumnsOf<ReturnType<typeof boardShape>>

/**
 * Agents on a board. How many neighbours of each kind a cell has is kept up to date by whoever moves, so that asking costs one
 * look and not eight: most agents stay where they are. Cells are numbered along the rows, agents and empty cells from 0.
 */
export interface Board {
  /** Puts all agents of a new model on cells drawn by chance. */
  readonly scatter: (chance: Scattering) => void
  readonly kindOf: (agent: number) => number
  /** Neighbours of the agent's own kind, of eight. */
  readonly alike: (agent: number) => number
  /**
   * The first agent from `from` on that has fewer than `alikeMin` neighbours of its own kind, or the number of agents when there is
   * none. Most agents have nothing to do in a tick: to look through them in one go costs a fraction of asking for each.
   */
  readonly nextUnlike: (from: number, alikeMin: number) => number
  /** Neighbours of an agent that are of a kind, from 1. */
  readonly around: (agent: number, kind: number) => number
  /** Changes the kind of an agent. */
  readonly turn: (agent: number, kind: number) => void
  /** Moves an agent to one of the empty cells; its own takes the place of that among the empty ones. */
  readonly moveToEmpty: (agent: number, place: number) => void
  readonly emptyCells: number
}

export interface Scattering {
  readonly random: Random
  /** Of the draws, see `Random`. */
  readonly purpose: number
  /** 1 to BOARD_KINDS_MAX. */
  readonly kindOf: (agent: number) => number
}

/** The board over its columns, founded or filled from where they were kept. @throws BoardError */
export function boardOver(columns: BoardColumns, size: BoardSize): Board {
  const { boardCells: cells, boardCellOf: cellOf, boardEmpty: empty } = columns
  const { agents } = size
  cellsOf(size)
  const tellAround = teller(cells, size)
  const turnCell = (cell: number, kind: number): void => {
    const word = cells[cell] as number
    const before = word & MASK
    cells[cell] = (word ^ before) | kind
    tellAround(cell, oneOf(kind) - oneOf(before))
  }
  return {
    scatter(chance) {
      scatter(columns, chance)
      for (let agent = 0; agent < agents; agent += 1)
        turnCell(cellOf[agent] as number, checked(chance.kindOf(agent)))
    },
    kindOf: (agent) => (cells[cellOf[agent] as number] as number) & MASK,
    alike(agent) {
      const word = cells[cellOf[agent] as number] as number
      return (word >>> ((word & MASK) << SHIFT)) & MASK
    },
    nextUnlike(from, alikeMin) {
      for (let agent = from; agent < agents; agent += 1) {
        const word = cells[cellOf[agent] as number] as number
        if (((word >>> ((word & MASK) << SHIFT)) & MASK) < alikeMin) return agent
      }
      return agents
    },
    around: (agent, kind) => ((cells[cellOf[agent] as number] as number) >>> (kind << SHIFT)) & MASK,
    turn: (agent, kind) => turnCell(cellOf[agent] as number, checked(kind)),
    moveToEmpty(agent, place) {
      const from = cellOf[agent] as number
      const to = empty[place] as number
      const kind = (cells[from] as number) & MASK
      turnCell(from, 0)
      turnCell(to, kind)
      cellOf[agent] = to
      empty[place] = from
    },
    emptyCells: empty.length,
  }
}

/** What one more of a kind adds to the words of its neighbours; nobody adds nothing. */
function oneOf(kind: number): number {
  return kind === 0 ? 0 : 1 << (kind << SHIFT)
}

/** Adds an amount to the words of the eight cells around a cell. */
function teller(cells: Int32Array, { width, height }: BoardSize): (cell: number, amount: number) => void {
  const last = width * (height - 1)
  const add = (cell: number, amount: number): void => {
    cells[cell] = (cells[cell] as number) + amount
  }
  return (cell, amount) => {
    const column = cell % width
    const row = cell - column
    const up = row === 0 ? last : row - width
    const down = row === last ? 0 : row + width
    const west = column === 0 ? width - 1 : column - 1
    const east = column === width - 1 ? 0 : column + 1
    add(up + west, amount)
    add(up + column, amount)
    add(up + east, amount)
    add(row + west, amount)
    add(row + east, amount)
    add(down + west, amount)
    add(down + column, amount)
    add(down + east, amount)
  }
}

/** Shuffles all cells (Fisher and Yates, as Durstenfeld has it): the first ones are the agents', the others are empty. */
function scatter({ boardCellOf, boardEmpty }: BoardColumns, { random, purpose }: Scattering): void {
  const agents = boardCellOf.length
  const cells = Int32Array.from({ length: agents + boardEmpty.length }, (_, cell) => cell)
  for (let last = cells.length - 1; last > 0; last -= 1) {
    const other = random.below(last + 1, last, 0, purpose)
    const kept = cells[last] as number
    cells[last] = cells[other] as number
    cells[other] = kept
  }
  boardCellOf.set(cells.subarray(0, agents))
  boardEmpty.set(cells.subarray(agents))
}

function cellsOf({ width, height, agents }: BoardSize): number {
  const isSide = (side: number) => Number.isInteger(side) && side >= SIDE_MIN
  const cells = width * height
  if (!isSide(width) || !isSide(height) || cells > BOARD_CELLS_MAX) {
    throw new BoardError(
      'board_size_out_of_range',
      `each side of a board has at least ${SIDE_MIN} cells, and the board ${BOARD_CELLS_MAX} at most`,
    )
  }
  if (!Number.isInteger(agents) || agents < 0 || agents > cells)
    throw new BoardError('board_agents_out_of_range', `a board of ${cells} cells holds 0 to ${cells} agents`)
  return cells
}

function checked(kind: number): number {
  if (Number.isInteger(kind) && kind >= 1 && kind <= BOARD_KINDS_MAX) return kind
  throw new BoardError('board_kind_out_of_range', `kinds are 1 to ${BOARD_KINDS_MAX}, not ${kind}`)
}
