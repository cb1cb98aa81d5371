import type { Random } from '@urbe/kernel'

import type { LifeEvents } from './life-events.ts'
import type { Migration } from './rates.ts'

/** On what terms a month is lived. */
export interface Month {
  readonly random: Random
  /** Counted from the founding. */
  readonly month: number
  readonly deaths: Uint32Array
  readonly births: Uint32Array
  readonly migration: Migration
  readonly meanMood: number
  /** Who cannot be taken out now, and with whom no household leaves; nobody without it. */
  readonly isUnderWay?: (person: number) => boolean
  readonly events?: LifeEvents
}
