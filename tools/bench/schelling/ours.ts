import {
  type Board,
  type BoardSize,
  boardOver,
  boardShape,
  type ModelPlan,
  openModel,
} from '@urbe/city-model/agents'

import { cpuOf } from '../cpu.ts'
import type { Declaration, Outcome } from './declaration.ts'

const ASK_CELL = 0
const ASK_GROUP = 1
const ASK_GOAL = 2

/** Through the public door for models of one's own. */
export function playOurs(declaration: Declaration): Outcome {
  const { side, agents, ticks } = declaration
  const size = { width: side, height: side, agents }
  const model = openModel(planOf(declaration, size))
  const cpuSeconds = cpuOf(() => {
    for (let tick = 0; tick < ticks; tick += 1) model.step()
  })
  return { cpuSeconds, alike: meanAlike(boardOver(model.columns, size), agents) }
}

type Shape = ReturnType<typeof boardShape>

function planOf({ alikeMin, agents }: Declaration, size: BoardSize): ModelPlan<Shape> {
  const shape = boardShape(size)
  const all = Object.keys(shape)
  return {
    name: 'schelling',
    seed: 1,
    shape,
    found({ columns, random }) {
      const kindOf = (agent: number) => 1 + random.below(2, agent, 0, ASK_GROUP)
      boardOver(columns, size).scatter({ random, purpose: ASK_CELL, kindOf })
    },
    phases({ columns, random }) {
      const { nextUnlike, moveToEmpty, emptyCells } = boardOver(columns, size)
      /** Everybody in turn: with too few of one's own around, one moves to an empty cell drawn by chance. */
      const run = (_from: number, _to: number, now: number): void => {
        for (let agent = nextUnlike(0, alikeMin); agent < agents; agent = nextUnlike(agent + 1, alikeMin))
          moveToEmpty(agent, random.below(emptyCells, agent, now, ASK_GOAL))
      }
      return [{ name: 'live', reads: all, writes: all, rows: 1, run }]
    },
  }
}

function meanAlike({ alike }: Board, agents: number): number {
  let sum = 0
  for (let agent = 0; agent < agents; agent += 1) sum += alike(agent)
  return sum / agents
}
