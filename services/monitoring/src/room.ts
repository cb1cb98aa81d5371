import type { ErrorCode } from '@urbe/contracts'
import { refuse } from '@urbe/http'
import { type Clock, Refusal } from '@urbe/kernel'

export const CHANNELS_MAX = 200
export const ALERT_RULES_MAX = 2_000
/** What has not come into the read model after so long is not coming. */
const COMING_MS = 60_000

interface Deps {
  readonly clock: Clock
  readonly max: number
  readonly code: Extract<ErrorCode, 'too_many_channels' | 'too_many_alert_rules'>
  /** How many the read model has. */
  readonly count: () => Promise<number>
  /** Those of the ids that the read model has. */
  readonly known: (ids: readonly string[]) => Promise<readonly string[]>
}

export type WithinRoom = <Made>(id: string, make: () => Promise<Made>) => Promise<Made>

/** Makes one more if there is room. What is on its way into the read model counts, so that of many at once no more come through. */
export function roomFor({ clock, max, code, count, known }: Deps): WithinRoom {
  const coming = new Map<string, number>()
  const before = async (id: string): Promise<number> => {
    const now = clock().getTime()
    for (const [each, since] of coming) if (now - since > COMING_MS) coming.delete(each)
    // In this order: what arrives in between counts twice, and never not at all.
    for (const each of await known([...coming.keys()])) coming.delete(each)
    const standing = await count()
    return standing + [...coming.keys()].indexOf(id)
  }
  return async (id, make) => {
    coming.set(id, clock().getTime())
    try {
      const others = await before(id)
      if (coming.has(id) && others >= max)
        throw refuse(code, `There can be ${max} of them`, { limit: max, count: others })
      return await make()
    } catch (error) {
      if (!mayStandYet(error)) coming.delete(id)
      throw error
    }
  }
}

const mayStandYet = (error: unknown) => error instanceof Refusal && error.code === 'outcome_unknown'
