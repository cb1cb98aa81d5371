import type { FollowedAccess, Principal } from '@urbe/access'

import type { Feeds } from './feed.ts'
import type { FrameHub } from './frame-hub.ts'
import type { GatewayMeters } from './gateway-meters.ts'
import type { ReplayHub } from './replay-hub.ts'

/** What every connection stands on. */
export interface Deps {
  readonly feeds: Pick<Feeds, 'open'>
  readonly frames: Pick<FrameHub, 'watch'>
  readonly replays: Pick<ReplayHub, 'watch'>
  readonly authenticate: FollowedAccess['authenticate']
  readonly inspect: FollowedAccess['inspect']
  readonly now: () => number
  /** This process, as clients see it in `welcome`. */
  readonly node: string
  readonly meters: GatewayMeters
  readonly log: {
    readonly info: (details: object, message: string) => void
    readonly error: (details: object, message: string) => void
  }
}

/** Who a connection belongs to, and the token that says so. */
export interface Identity {
  readonly principal: Principal
  readonly token: string
  /** From where the connection came. */
  readonly address?: string
}
