import type { CitySpec } from '@urbe/city-model'
import type { EventLog } from '@urbe/event-log'
import type { Clock, NewId } from '@urbe/kernel'
import type { Logger } from '@urbe/telemetry'

import type { Keyframes } from './keyframes.ts'
import type { Sample } from './protocol.ts'

/** What a runner of one city stands on, and whom it tells. */
export interface RunnerDeps {
  readonly cityId: string
  readonly spec: CitySpec
  readonly log: EventLog
  readonly keyframes: Keyframes
  readonly logger: Logger
  readonly clock: Clock
  readonly newId: NewId
  readonly onFrame: (cityId: string, frame: Uint8Array) => void
  readonly onSamples: (cityId: string, samples: readonly Sample[]) => void
  readonly onTicks: (cityId: string, count: number) => void
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
}
