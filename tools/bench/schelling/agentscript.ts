import { cpuOf } from '../cpu.ts'
import { peerPackage } from '../peer-package.ts'
import { AROUND, type Declaration, EMPTY, type Outcome, shuffledCells } from './declaration.ts'

/** The part of the package without three dimensions, which would need a browser. */
const ENTRY = 'agentscript/dist/agentscript2d.js'

/** The little of AgentScript that is used here. */
export interface Agentscript {
  readonly Model: new (world: { minX: number; maxX: number; minY: number; maxY: number }) => AgentscriptModel
}
interface AgentscriptModel {
  readonly patches: AgentSet<Patch> & { readonly patchXY: (x: number, y: number) => Patch }
  readonly turtles: AgentSet<Turtle> & {
    readonly create: (count: number, found: (turtle: Turtle) => void) => unknown
  }
}
interface AgentSet<Agent> {
  readonly ask: (rule: (agent: Agent) => void) => void
}
/** Patches and turtles take whatever a model wants to say of them. */
export interface Patch {
  readonly x: number
  readonly y: number
  group: number
  around: readonly Patch[]
}
interface Turtle {
  readonly patch: Patch
  readonly moveTo: (patch: Patch) => void
  group: number
}

/** AgentScript, installed now if it is not there; otherwise says why not and answers with undefined. */
export async function agentscript(say: (line: string) => void): Promise<Agentscript | undefined> {
  // It makes a canvas of one pixel when it is loaded; nothing is drawn here, so one that does nothing will do.
  const hadCanvas = 'OffscreenCanvas' in globalThis
  if (!hadCanvas) Object.assign(globalThis, { OffscreenCanvas: NoCanvas })
  try {
    return (await peerPackage(ENTRY, say)) as Agentscript | undefined
  } finally {
    if (!hadCanvas) Reflect.deleteProperty(globalThis, 'OffscreenCanvas')
  }
}

class NoCanvas {
  getContext(): unknown {
    return { fillRect: () => undefined, getImageData: () => ({ data: [0, 0, 0, 0] }) }
  }
}

/** The same rules in AgentScript's own terms: turtles on patches. Its patches end at an edge, so their neighbours are given to them. */
export function playAgentscript({ Model }: Agentscript, declaration: Declaration): Outcome {
  const { side, agents, alikeMin, ticks } = declaration
  const { patches, turtles } = new Model({ minX: 0, maxX: side - 1, minY: 0, maxY: side - 1 })
  patches.ask((patch) => {
    patch.group = EMPTY
    patch.around = AROUND.map(([east, south]) =>
      patches.patchXY((patch.x + east + side) % side, (patch.y + south + side) % side),
    )
  })
  const cells = shuffledCells(side).map(({ x, y }) => patches.patchXY(x, y))
  const empty = cells.slice(agents)
  let next = 0
  turtles.create(agents, (turtle) => {
    const patch = cells[next] as Patch
    next += 1
    turtle.group = 1 + Math.floor(Math.random() * 2)
    turtle.moveTo(patch)
    patch.group = turtle.group
  })
  let sum = 0
  const rule = (turtle: Turtle): void => {
    const { patch, group } = turtle
    let alike = 0
    for (const neighbour of patch.around) if (neighbour.group === group) alike += 1
    sum += alike
    if (alike >= alikeMin) return
    const place = Math.floor(Math.random() * empty.length)
    const goal = empty[place] as Patch
    empty[place] = patch
    patch.group = EMPTY
    goal.group = group
    turtle.moveTo(goal)
  }
  const cpuSeconds = cpuOf(() => {
    for (let tick = 0; tick < ticks; tick += 1) {
      sum = 0
      turtles.ask(rule)
    }
  })
  return { cpuSeconds, alike: sum / agents }
}
