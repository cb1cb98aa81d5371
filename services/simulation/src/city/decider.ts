import type { CityEvent } from '@urbe/contracts'
import type { Decider } from '@urbe/kernel'

import { type CityCommand, decide } from './decide.ts'
import { type CityEntry, evolve, initial } from './state.ts'

export const cityEntry: Decider<CityEntry, CityCommand, CityEvent> = { initial, decide, evolve }
