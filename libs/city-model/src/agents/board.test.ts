import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { seededRandom } from '@urbe/kernel'

import { auditPhase } from '../core/audit.ts'
import { columnsOver, schemaOf } from '../memory/schema.ts'
import { BOARD_CELLS_MAX, BOARD_KINDS_MAX, type BoardSize, boardOver, boardShape } from './board.ts'
import { openModel } from './model.ts'

const size: BoardSize = { width: 7, height: 5, agents: 20 }

function boardOf(wanted: BoardSize, kinds: number, seed = 1) {
  const shape = boardShape(wanted)
  const buffer = new SharedArrayBuffer(schemaOf(shape).bytes)
  const columns = columnsOver(shape, buffer)
  const board = boardOver(columns, wanted)
  board.scatter({ random: seededRandom(seed), purpose: 0, kindOf: (agent) => 1 + (agent % kinds) })
  return { board, columns, buffer, schema: schemaOf(shape) }
}

type Ground = ReturnType<typeof boardOf>

/** The same by looking at the eight cells around, as anybody would. */
function counted(
  { board, columns }: Ground,
  { width, height, agents }: BoardSize,
  agent: number,
  kind: number,
) {
  const cell = columns.boardCellOf[agent] ?? 0
  const [x, y] = [cell % width, Math.floor(cell / width)]
  const around = new Set<number>()
  for (let south = -1; south <= 1; south += 1)
    for (let east = -1; east <= 1; east += 1)
      around.add(((y + south + height) % height) * width + ((x + east + width) % width))
  around.delete(cell)
  const others = Array.from({ length: agents }, (_, other) => other)
  return others.filter((other) => around.has(columns.boardCellOf[other] ?? 0) && board.kindOf(other) === kind)
    .length
}

function expectCounts(ground: Ground, wanted: BoardSize, kinds: number): void {
  for (let agent = 0; agent < wanted.agents; agent += 1) {
    const own = ground.board.kindOf(agent)
    expect(ground.board.alike(agent)).toBe(counted(ground, wanted, agent, own))
    for (let kind = 1; kind <= kinds; kind += 1)
      expect(ground.board.around(agent, kind)).toBe(counted(ground, wanted, agent, kind))
  }
}

describe('a board', () => {
  it('puts every agent on a cell of its own and knows the empty ones', () => {
    const { board, columns } = boardOf(size, 2)
    expect(new Set([...columns.boardCellOf, ...columns.boardEmpty]).size).toBe(35)
    expect(board.emptyCells).toBe(15)
    expect([0, 1, 2, 3].map(board.kindOf)).toEqual([1, 2, 1, 2])
  })

  it('knows the neighbours of everybody after whatever moves and changes', () => {
    const step = fc.record({
      agent: fc.nat(size.agents - 1),
      place: fc.nat(14),
      kind: fc.integer({ min: 1, max: BOARD_KINDS_MAX }),
      turns: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const ground = boardOf(size, BOARD_KINDS_MAX)
        for (const { agent, place, kind, turns } of steps)
          if (turns) ground.board.turn(agent, kind)
          else ground.board.moveToEmpty(agent, place)
        expectCounts(ground, size, BOARD_KINDS_MAX)
      }),
      { numRuns: 50 },
    )
  })

  it('counts eight of the highest kind around one of them, on the smallest board that there is', () => {
    const full: BoardSize = { width: 3, height: 3, agents: 9 }
    const { board } = boardOf(full, 1)
    for (let agent = 0; agent < 9; agent += 1) board.turn(agent, BOARD_KINDS_MAX)
    expect(Array.from({ length: 9 }, (_, agent) => board.alike(agent))).toEqual(Array(9).fill(8))
    expect(board.around(0, 1)).toBe(0)
  })

  it('finds who has too few alike around, one after the other, as asking each would', () => {
    const { board } = boardOf(size, 2)
    const all = Array.from({ length: size.agents }, (_, agent) => agent)
    for (const least of [0, 1, 3, 9]) {
      const found: number[] = []
      for (let at = board.nextUnlike(0, least); at < size.agents; at = board.nextUnlike(at + 1, least))
        found.push(at)
      expect(found).toEqual(all.filter((agent) => board.alike(agent) < least))
    }
    expect(board.nextUnlike(size.agents, 9)).toBe(size.agents)
  })

  it('gives the cell that an agent leaves the place of the one that it takes', () => {
    const { board, columns } = boardOf(size, 2)
    const [from, to] = [columns.boardCellOf[4], columns.boardEmpty[9]]
    board.moveToEmpty(4, 9)
    expect([columns.boardCellOf[4], columns.boardEmpty[9]]).toEqual([to, from])
    expect(board.kindOf(4)).toBe(1)
  })
})

describe('a board in a model', () => {
  it('is part of the state, and goes on from where it was kept', () => {
    const plan = {
      name: 'board',
      seed: 3,
      shape: boardShape(size),
      found: ({ columns, random }: Parameters<typeof moving>[0]) =>
        boardOver(columns, size).scatter({ random, purpose: 0, kindOf: (agent) => 1 + (agent & 1) }),
      phases: (ground: Parameters<typeof moving>[0]) => [moving(ground)],
    }
    const model = openModel(plan)
    for (let tick = 0; tick < 5; tick += 1) model.step()
    const later = openModel(plan, model.snapshot())
    model.step()
    later.step()
    expect(later.stateHash()).toBe(model.stateHash())
    expectCounts(
      { ...boardOf(size, 2), board: boardOver(later.columns, size), columns: later.columns },
      size,
      2,
    )
  })

  it('lets an audit see what moving reads and writes', () => {
    const ground = boardOf(size, 2)
    const phase = moving({ columns: ground.columns, random: seededRandom(3) })
    expect(auditPhase({ ...ground, phase, now: 1 })).toEqual([])
    const secret = { ...phase, writes: ['boardCells', 'boardCellOf'] }
    expect(auditPhase({ ...ground, phase: secret, now: 1 })).toContainEqual(
      expect.objectContaining({ kind: 'undeclared_write', column: 'boardEmpty' }),
    )
  })
})

describe('a board that cannot be', () => {
  const refused = (code: string) => expect.objectContaining({ name: 'BoardError', code })

  it.each([
    { width: 2, height: 9, agents: 1 },
    { width: 9, height: 2.5, agents: 1 },
    { width: BOARD_CELLS_MAX, height: 3, agents: 1 },
  ])('is refused for its sides %j', (wanted) => {
    expect(() => boardShape(wanted)).toThrow(refused('board_size_out_of_range'))
  })

  it.each([-1, 10, 0.5])('is refused for %d agents on nine cells', (agents) => {
    expect(() => boardShape({ width: 3, height: 3, agents })).toThrow(refused('board_agents_out_of_range'))
  })

  it.each([0, BOARD_KINDS_MAX + 1, 1.5])('is refused for the kind %d', (kind) => {
    expect(() => boardOf(size, 2).board.turn(0, kind)).toThrow(refused('board_kind_out_of_range'))
  })
})

function moving({ columns, random }: Pick<Ground, 'columns'> & { random: ReturnType<typeof seededRandom> }) {
  const names = ['boardCells', 'boardCellOf', 'boardEmpty']
  const { nextUnlike, moveToEmpty, emptyCells } = boardOver(columns, size)
  return {
    name: 'move',
    reads: names,
    writes: names,
    rows: 1,
    run: (_from: number, _to: number, now: number) => {
      for (let agent = nextUnlike(0, 3); agent < size.agents; agent = nextUnlike(agent + 1, 3))
        moveToEmpty(agent, random.below(emptyCells, agent, now, 1))
    },
  }
}
