import { atLeast, type Figure, median } from '../figure.ts'
import type { Declaration, Outcome } from './declaration.ts'
import { playOurs } from './ours.ts'
import type { Peer } from './peers.ts'

/** Whoever plays the same comes to the same within chance: of 100,000 agents the mean of two runs differs by some hundredths. */
const ALIKE_APART_MAX = 0.1

export const usualSchelling: Declaration = { side: 354, agents: 100_000, alikeMin: 3, ticks: 50 }
export const USUAL_ROUNDS = 3

/** Agents a second of CPU time beside each peer, with whom ours takes turns. */
export async function measureSchelling(
  declaration: Declaration,
  peers: readonly Peer[],
): Promise<readonly Figure[]> {
  const figures: Figure[] = []
  for (const peer of peers) figures.push(await beside(declaration, peer))
  return figures
}

async function beside(declaration: Declaration, peer: Peer): Promise<Figure> {
  const { agents, side, ticks } = declaration
  // Peers take seconds, in which the cost of compiling vanishes; ours would be over before it is compiled.
  playOurs(declaration)
  const turns: { ours: Outcome; theirs: Outcome }[] = []
  for (let round = 0; round < peer.rounds; round += 1)
    turns.push({ ours: playOurs(declaration), theirs: await peer.play(declaration) })
  for (const { ours, theirs } of turns) agree(peer.name, ours, theirs)
  const speed = (outcomes: readonly Outcome[]) =>
    (agents * ticks) / median(outcomes.map(({ cpuSeconds }) => cpuSeconds))
  const [ours, theirs] = [turns.map((turn) => turn.ours), turns.map((turn) => turn.theirs)]
  return atLeast({
    name: `Schelling’s neighbourhoods beside ${peer.name}`,
    ours: speed(ours),
    beside: { value: speed(theirs), as: 'peer', times: peer.times },
    unit: 'agent steps/s of CPU',
    conditions: `${agents} agents on ${side} x ${side} cells, ${ticks} ticks, one core, a board of @urbe/city-model/agents beside ${peer.conditions}, median of ${peer.rounds}; neighbours of the own group at the end ${alikeOf(ours)} and ${alikeOf(theirs)}`,
  })
}

function alikeOf(outcomes: readonly Outcome[]): string {
  return median(outcomes.map(({ alike }) => alike)).toFixed(2)
}

function agree(name: string, ours: Outcome, theirs: Outcome): void {
  if (Math.abs(theirs.alike - ours.alike) <= ALIKE_APART_MAX) return
  throw new Error(`${name} and ours did not play the same: ${theirs.alike} and ${ours.alike} alike`)
}
