import type { AgentBinding, Conditions } from '@urbe/contracts'

import { networks } from './networks.ts'
import { isWithin } from './time-window.ts'

/** Who asks, as far as rules look at it. */
export interface Subject {
  /** As owners are written: `user:<id>` or `service-account:<id>`. */
  readonly actor: string
  readonly agents?: AgentBinding | undefined
  /** Seconds since 1970. */
  readonly authTime?: number | undefined
  readonly mfa: boolean
}
/** What is asked about. What is not said is not so: a thing without a city lies in no city. */
export interface Resource {
  readonly cityId?: string | undefined
  readonly ownerId?: string | undefined
  readonly agentId?: string | undefined
}
export interface Circumstances {
  readonly now: Date
  readonly address?: string | undefined
}

/** Of the system role for agents alone: only what they are bound to. */
export type Bound = 'city' | 'agent'
export type RuleConditions = Conditions & { readonly bound?: Bound }

/** A rule's conditions, split into what can be said before the thing is known and what cannot. */
export interface Compiled {
  readonly holdsNow: (subject: Subject, circumstances: Circumstances) => boolean
  readonly holdsFor: (subject: Subject, resource: Resource) => boolean
  /** The cities to which it confines; undefined: no city, or any. */
  readonly cities: (subject: Subject) => ReadonlySet<string> | undefined
  readonly owner: boolean
  readonly agent: boolean
}

const anywhere = () => true

/** RFC 9562, 4: an id in capitals is the same id. Databases think so as well, and a rule that denies must not be got round. */
export function oneSpelling<Id extends string | undefined>(id: Id): Id {
  // In small letters a text is a text still, and nothing is nothing.
  return id?.toLowerCase() as Id
}

export function compileConditions({ citiesInclude, bound, ...rest }: RuleConditions): Compiled {
  const named = citiesInclude && new Set(citiesInclude.map(oneSpelling))
  const isInside = rest.ipIn === undefined ? anywhere : networks(rest.ipIn)
  const { timeWindow, authAgeSeconds } = rest
  const [owner, mfa] = [rest.owner === true, rest.mfa === true]
  const cities = (subject: Subject) => {
    if (bound === undefined) return named
    const own = oneSpelling(subject.agents?.cityId)
    return new Set(own !== undefined && (named?.has(own) ?? true) ? [own] : [])
  }
  return {
    cities,
    owner,
    agent: bound === 'agent',
    holdsNow: (subject, { now, address }) =>
      isInside(address) &&
      (timeWindow === undefined || isWithin(timeWindow, now)) &&
      (!mfa || subject.mfa) &&
      (authAgeSeconds === undefined || isRecent(subject, authAgeSeconds, now)),
    holdsFor: (subject, { ownerId, agentId, ...resource }) => {
      const cityId = oneSpelling(resource.cityId)
      return (
        (named === undefined || (cityId !== undefined && named.has(cityId))) &&
        (!owner || ownerId === subject.actor) &&
        (bound === undefined || (cityId !== undefined && cityId === oneSpelling(subject.agents?.cityId))) &&
        (bound !== 'agent' ||
          (agentId !== undefined && (subject.agents?.agentIds.includes(agentId) ?? false)))
      )
    },
  }
}

function isRecent({ authTime }: Subject, seconds: number, now: Date): boolean {
  return authTime !== undefined && now.getTime() / 1000 - authTime <= seconds
}
