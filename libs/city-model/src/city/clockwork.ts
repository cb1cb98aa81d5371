import type { Leader } from '../core/crew.ts'
import { digest, hashOfWords } from '../memory/hash.ts'
import { DIGEST_WORDS, isHot, type Schema, wordsOf } from '../memory/schema.ts'
import { type CityPhase, isDue } from './part.ts'

/** Runs the phases of a city in their order and keeps the hash of its state. */
export interface Clockwork {
  /** All phases that are due at the end of a tick; `now` is the first second after it. Says whether all columns were digested behind them. */
  readonly endTick: (now: number) => boolean
  /** Takes all columns into the state's hash: when a city is founded, and each midnight. */
  readonly digestAll: () => void
  /** Of the hot columns as they are, and of the others as they were digested last. */
  readonly stateHash: () => string
}

interface Parts {
  readonly phases: readonly CityPhase[]
  readonly schema: Schema
  readonly buffer: SharedArrayBuffer
  /** Runs a phase by its place; alone without one. */
  readonly leader: Leader
}

/**
 * The hash of a tick covers the digests of all columns and the small columns themselves. A large column is digested anew after a phase
 * that has written it, but for phases of every tick: what they change is told by tallies, which are small columns. So that nothing can
 * go astray for long, every column is digested once a day.
 */
export function clockworkOf({ phases, schema, buffer, leader }: Parts): Clockwork {
  const hot = new Int32Array(buffer, 0, schema.hotBytes / Int32Array.BYTES_PER_ELEMENT)
  const digests = hot.subarray(0, schema.columns.length * DIGEST_WORDS)
  const large = schema.columns.flatMap((column, index) =>
    isHot(column) ? [] : [{ name: column.name, words: wordsOf(column, buffer), at: index * DIGEST_WORDS }],
  )
  const written = phases.map(({ every, writes }) =>
    every === 'tick' ? [] : large.filter(({ name }) => writes.includes(name)),
  )
  const digestAll = (): void => {
    for (const { words, at } of large) digest(words, digests, at)
  }
  return {
    endTick(now) {
      for (const [order, phase] of phases.entries()) {
        if (!isDue(phase.every, now)) continue
        leader.run(order, now)
        for (const { words, at } of written[order] ?? []) digest(words, digests, at)
      }
      const isMidnight = isDue('day', now)
      if (isMidnight) digestAll()
      return isMidnight
    },
    digestAll,
    stateHash: () => hashOfWords(hot),
  }
}
