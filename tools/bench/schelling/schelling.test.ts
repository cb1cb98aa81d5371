import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'

import { type Agentscript, type Patch, playAgentscript } from './agentscript.ts'
import type { Declaration } from './declaration.ts'
import { measureSchelling } from './measure.ts'
import { mesa } from './mesa.ts'
import { playOurs } from './ours.ts'

const small: Declaration = { side: 40, agents: 1_280, alikeMin: 3, ticks: 30 }
const alikeAfter = (ticks: number) => playOurs({ ...small, ticks }).alike

const peer = {
  name: 'somebody',
  conditions: 'somebody else',
  times: 2,
  rounds: 1,
  play: () => ({ cpuSeconds: 1_000, alike: alikeAfter(small.ticks) }),
}

describe('Schelling’s neighbourhoods', () => {
  it('bring those who are alike together, the same way each time', () => {
    expect(alikeAfter(30)).toBeGreaterThan(alikeAfter(1) + 1)
    expect(alikeAfter(30)).toBe(alikeAfter(30))
  })

  it('are timed beside who plays the same', async () => {
    const [figure, ...others] = await measureSchelling(small, [peer])
    expect(others).toEqual([])
    expect(figure).toMatchObject({ bar: '>= 2x the peer', pass: true, peer: 38.4 })
  })

  it('are not timed beside who plays something else', async () => {
    const other = { ...peer, play: () => ({ cpuSeconds: 1, alike: 8 }) }
    await expect(measureSchelling(small, [other])).rejects.toThrow(
      'somebody and ours did not play the same: 8',
    )
  })

  it('are the same for turtles on patches', () => {
    expect(Math.abs(playAgentscript(imitation, small).alike - alikeAfter(small.ticks))).toBeLessThan(0.3)
  })
})

it('goes on without Mesa where there is no Python, and says so', async () => {
  const said: string[] = []
  const environment = join(tmpdir(), 'urbe-no-mesa')
  const play = await mesa({ python: 'no-such-python', environment, say: (line) => said.push(line) })
  expect(play).toBeUndefined()
  expect(said.at(-1)).toMatch(/^going on without Mesa: .*spawn no-such-python ENOENT$/)
})

/** What AgentScript does of all that is asked of it here, with patches that end at an edge. */
const imitation: Agentscript = {
  Model: class {
    readonly patches
    readonly turtles
    constructor({ maxX, maxY }: { maxX: number; maxY: number }) {
      const side = maxX + 1
      const all = Array.from({ length: side * (maxY + 1) }, (_, at) =>
        patchAt(at % side, Math.floor(at / side)),
      )
      const patchXY = (x: number, y: number) => all[y * side + x] ?? patchAt(0, 0)
      this.patches = { ask: (rule: (patch: Patch) => void) => all.forEach(rule), patchXY }
      const turtles: Turtle[] = []
      this.turtles = {
        ask: (rule: (turtle: Turtle) => void) => turtles.forEach(rule),
        create: (count: number, found: (turtle: Turtle) => void) => {
          for (let at = 0; at < count; at += 1) turtles.push(new Turtle(patchXY(0, 0)))
          turtles.forEach(found)
        },
      }
    }
  },
}

class Turtle {
  patch: Patch
  group = 0
  constructor(patch: Patch) {
    this.patch = patch
  }
  readonly moveTo = (patch: Patch): void => {
    this.patch = patch
  }
}

function patchAt(x: number, y: number): Patch {
  return { x, y, group: 0, around: [] }
}
