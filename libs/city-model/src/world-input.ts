import type { PolicyInput } from './policies.ts'
import type { Shock } from './shocks.ts'

/** All that comes into a world from outside, in the order of its log. */
export type WorldInput = PolicyInput | { readonly type: 'StrikeShock'; readonly shock: Shock }
