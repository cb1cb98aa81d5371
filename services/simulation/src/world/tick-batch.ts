import type { Fact, Kpis } from '@urbe/city-model'
import type { WorldFact } from '@urbe/contracts'

import type { Keyframe, Standing, TickBatch } from './protocol.ts'

/** A KPI sample every quarter of a simulated hour. */
export const SAMPLE_TICKS = 15

/** Gathers consecutive ticks, starting after `tick`, until they become one commit. */
export function openBatch(tick: number, previousHash: string, inputsThrough: number) {
  const hashes: string[] = []
  const facts: WorldFact[] = []
  const samples: { tick: number; kpis: Kpis }[] = []
  let keyframe: Keyframe | undefined
  let newest: Standing | undefined
  return {
    size: () => hashes.length,
    add(standing: Standing, news: readonly Fact[]): void {
      newest = standing
      hashes.push(standing.stateHash)
      facts.push(...news.map(asEvent))
      if (standing.tick % SAMPLE_TICKS === 0) samples.push({ tick: standing.tick, kpis: standing.kpis })
    },
    keep(taken: Keyframe): void {
      keyframe = taken
    },
    close(): TickBatch {
      if (newest === undefined) throw new Error('a batch without a tick is none')
      const batch = {
        standing: newest,
        from: tick + 1,
        to: tick + hashes.length,
        previousHash,
        hashes,
        inputsThrough,
        facts,
        samples,
      }
      return keyframe === undefined ? batch : { ...batch, keyframe }
    },
  }
}

function asEvent({ type, ...data }: Fact): WorldFact {
  // The facts of the model and the events of the contract are the same by a test; spreading loses which belongs to which.
  return { type, v: 1, data } as unknown as WorldFact
}
