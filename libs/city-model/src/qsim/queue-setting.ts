import type { QueueColumns } from './queue-columns.ts'
import type { QueueLinks } from './queue-links.ts'

export interface QueueOptions {
  readonly seed: number
  /** A vehicle that has stood longer than this at the head of its buffer goes on although the next link is full. */
  readonly stuckSeconds: number
  /**
   * Whether a trip that ends on the link where it begins takes room while it does. MATSim gives the room back without having taken
   * it, so that the link holds one vehicle more from then on: false does the same.
   */
  readonly localTripsTakeRoom: boolean
}

/** What happens in queues, told while it happens. A vehicle that has arrived may depart again at once. */
export interface QueueListener {
  readonly entersTraffic: (vehicle: number, link: number) => void
  /** Has left a link and is about to enter the next one. */
  readonly movedOver: (vehicle: number, link: number, next: number) => void
  readonly arrived: (vehicle: number, link: number) => void
}

export interface QueueSetting {
  readonly links: QueueLinks
  /** Founded, or filled from where they were kept. */
  readonly columns: QueueColumns
  readonly options: QueueOptions
  /** Asked once when a vehicle gets to a link: the one to turn into behind it, or NONE where the trip ends. */
  readonly nextLink: (vehicle: number, link: number) => number
  readonly listener: QueueListener
}
