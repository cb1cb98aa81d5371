import { tripTruths } from './trips.ts'
import type { TruthSource } from './truth.ts'

/** In the order of the page. */
export const truthSources: readonly TruthSource[] = [tripTruths]
