import { cpuOf } from '../cpu.ts'
import { AROUND, type Cell, type Declaration, EMPTY, type Outcome, shuffledCells } from './declaration.ts'

/** The little of flocc that is used here; its types are not there before it is installed. */
export interface Flocc {
  readonly Environment: new (options: { width: number; height: number }) => FloccEnvironment
  readonly Agent: new (data: Record<string, unknown>) => FloccAgent
  readonly Terrain: new (width: number, height: number, options: { grayscale: boolean }) => FloccTerrain
}
interface FloccEnvironment {
  readonly addAgent: (agent: FloccAgent) => void
  readonly use: (helper: FloccTerrain) => void
  readonly tick: (options: { randomizeOrder: boolean }) => void
}
interface FloccAgent {
  readonly get: (name: string) => number
  readonly set: (name: string, value: unknown) => void
}
interface FloccTerrain {
  readonly init: (fill: (x: number, y: number) => number) => void
  readonly sample: (x: number, y: number) => number
  readonly set: (x: number, y: number, value: number) => void
}

/** The same rules in flocc's own terms: agents with data and a rule each, and a terrain that says which group is where. */
export function playFlocc({ Environment, Agent, Terrain }: Flocc, declaration: Declaration): Outcome {
  const { side, agents, alikeMin, ticks } = declaration
  const environment = new Environment({ width: side, height: side })
  const terrain = new Terrain(side, side, { grayscale: true })
  terrain.init(() => EMPTY)
  environment.use(terrain)
  const cells = shuffledCells(side)
  const empty = cells.slice(agents)
  let sum = 0
  const tick = (agent: FloccAgent): void => {
    const [x, y, group] = [agent.get('x'), agent.get('y'), agent.get('group')]
    let alike = 0
    for (const [east, south] of AROUND) {
      if (terrain.sample((x + east + side) % side, (y + south + side) % side) === group) alike += 1
    }
    sum += alike
    if (alike >= alikeMin) return
    const place = Math.floor(Math.random() * empty.length)
    const goal = empty[place] as Cell
    empty[place] = { x, y }
    terrain.set(x, y, EMPTY)
    terrain.set(goal.x, goal.y, group)
    agent.set('x', goal.x)
    agent.set('y', goal.y)
  }
  for (const { x, y } of cells.slice(0, agents)) {
    const group = 1 + Math.floor(Math.random() * 2)
    terrain.set(x, y, group)
    environment.addAgent(new Agent({ x, y, group, tick }))
  }
  const cpuSeconds = cpuOf(() => {
    for (let at = 0; at < ticks; at += 1) {
      sum = 0
      environment.tick({ randomizeOrder: false })
    }
  })
  return { cpuSeconds, alike: sum / agents }
}
