import { atLeast, type Figure, median } from '../figure.ts'
import { peerPackage } from '../peer-package.ts'
import type { Declaration } from './declaration.ts'
import { type Flocc, playFlocc } from './flocc.ts'
import { playOurs } from './ours.ts'

const TIMES = 75
const ALIKE_APART_MAX = 0.2

interface Effort {
  readonly declaration: Declaration
  readonly rounds: number
}

export const usualSchelling: Effort = {
  declaration: { side: 354, agents: 100_000, alikeMin: 3, ticks: 50 },
  rounds: 3,
}

/** Agents a second of CPU time, beside flocc where it can be installed. */
export async function measureSchelling(
  { declaration, rounds }: Effort,
  say: (line: string) => void,
): Promise<readonly Figure[]> {
  const flocc = (await peerPackage('flocc', say)) as Flocc | undefined
  const steps = declaration.agents * declaration.ticks
  const turns = Array.from({ length: rounds }, () => {
    const ours = playOurs(declaration)
    const peer = flocc && playFlocc(flocc, declaration)
    if (peer !== undefined && Math.abs(peer.alike - ours.alike) > ALIKE_APART_MAX) {
      throw new Error(`the two did not play the same: ${ours.alike} and ${peer.alike} alike`)
    }
    return { ours: steps / ours.cpuSeconds, peer: peer && steps / peer.cpuSeconds }
  })
  const peers = turns.flatMap(({ peer }) => (peer === undefined ? [] : [peer]))
  const { agents, side, ticks } = declaration
  return [
    atLeast({
      name: 'Schelling’s neighbourhoods',
      ours: median(turns.map(({ ours }) => ours)),
      ...(peers.length > 0 && { beside: { value: median(peers), as: 'peer', times: TIMES } }),
      unit: 'agent steps/s of CPU',
      conditions: `${agents} agents on ${side} x ${side} cells, ${ticks} ticks, one core, @urbe/city-model/agents beside flocc 0.7.0 with a Terrain, median of ${rounds}`,
    }),
  ]
}
