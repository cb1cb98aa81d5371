import type { Fact } from '@urbe/city-model'
import type { WorldFact } from '@urbe/contracts'

import type { Keyframe, Sample, Standing, TickBatch } from './protocol.ts'

/** A KPI sample every quarter of a simulated hour. */
export const SAMPLE_TICKS = 15

/** Gathers consecutive ticks, starting after `tick`, until they become one commit. */
export function openBatch(tick: number, previousHash: string, inputsThrough: number) {
  const hashes: string[] = []
  const facts: WorldFact[] = []
  const samples: Sample[] = []
  let keyframe: Keyframe | undefined
  return {
    size: () => hashes.length,
    add({ stateHash }: Pick<Standing, 'stateHash'>, news: readonly Fact[]): void {
      hashes.push(stateHash)
      facts.push(...news.map(asEvent))
    },
    sample({ tick: at, kpis }: Sample): void {
      samples.push({ tick: at, kpis })
    },
    keep(taken: Keyframe): void {
      keyframe = taken
    },
    /** With the standing after its last tick. */
    close(standing: Standing): TickBatch {
      if (hashes.length === 0) throw new Error('a batch without a tick is none')
      const batch = {
        standing,
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
