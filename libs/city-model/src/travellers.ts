import type { Fact } from './facts.ts'
import type { Kpis } from './kpis.ts'
import type { WorldInput } from './policies.ts'

/** Whoever fills the streets: the citizens of a made-up city, or the trips of an imported demand. */
export interface Travellers {
  readonly apply: (input: WorldInput) => void
  /** Puts those who move in this tick in order; called before its first second. */
  readonly beginTick: (now: number) => void
  readonly moveSecond: (now: number) => void
  readonly arrive: (vehicle: number, now: number) => void
  /** At midnight; `day` is the one that ends. */
  readonly closeDay: (day: number, tick: number) => readonly Fact[]
  readonly kpis: () => Kpis
}
