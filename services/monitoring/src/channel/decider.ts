import type { ChannelEvent } from '@urbe/contracts'
import type { Decider } from '@urbe/kernel'

import { type ChannelCommand, decide } from './decide.ts'
import { type ChannelState, evolve, initial } from './state.ts'

export const channel: Decider<ChannelState, ChannelCommand, ChannelEvent> = { initial, decide, evolve }
