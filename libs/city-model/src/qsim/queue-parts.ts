import type { Chains } from './chain.ts'
import type { Flow } from './queue-flow.ts'
import type { Offers } from './queue-offers.ts'
import type { Places } from './queue-places.ts'
import type { QueueSetting } from './queue-setting.ts'
import type { DueWheel } from './queue-wheel.ts'

/** What the two halves of a second share. */
export interface QueueParts {
  readonly setting: QueueSetting
  readonly wheel: DueWheel
  readonly places: Places
  readonly chains: Chains
  readonly flow: Flow
  readonly offers: Offers
}
