import { type Circumstances, type Compiled, oneSpelling, type Resource, type Subject } from './conditions.ts'
import type { RoleHolder, Rule } from './rule.ts'

/** One way in, or one way that is shut. What is not named does not matter. */
export interface Term {
  readonly cities?: ReadonlySet<string> | undefined
  readonly ownerId?: string | undefined
}

/** Which cities are open: one of `allow` fits, none of `deny` does, and all lie `within`. A list is asked for with it. */
export interface Visible {
  readonly allow: readonly Term[]
  readonly deny: readonly Term[]
  readonly within: readonly Term[]
  readonly has: (resource: Resource) => boolean
  /** No city at all can be seen. */
  readonly isEmpty: boolean
  /** Every city can be seen, and what lies in none. */
  readonly isAll: boolean
  /** Whether an owner has to be known to tell. */
  readonly needsOwner: boolean
}

interface Asked {
  readonly holder: RoleHolder
  readonly circumstances: Circumstances
  readonly rules: readonly Rule[]
}

export function visibleBy({ holder, circumstances, rules }: Asked): Visible {
  const { within } = holder
  if (within !== undefined && !within.holdsNow(holder, circumstances)) return openTo.nothing
  const living = rules.filter(({ conditions }) => conditions.holdsNow(holder, circumstances))
  const terms = (effect: Rule['effect']) =>
    living.filter((rule) => rule.effect === effect).map(({ conditions }) => termOf(holder, conditions))
  return visible({
    allow: terms('allow').filter(isPossible),
    deny: terms('deny').filter(isPossible),
    within: within === undefined ? [] : [termOf(holder, within)],
  })
}

/** What concerns one agent is asked of `decide`; a list of cities holds the city of the agent. */
function termOf(holder: Subject, { cities, owner }: Compiled): Term {
  return { cities: cities(holder), ownerId: owner ? holder.actor : undefined }
}

const isPossible = ({ cities }: Term) => cities === undefined || cities.size > 0
const fits = ({ cities, ownerId }: Term, { cityId, ownerId: owner }: Resource) =>
  (cities === undefined || (cityId !== undefined && cities.has(oneSpelling(cityId)))) &&
  (ownerId === undefined || ownerId === owner)

function visible(terms: Pick<Visible, 'allow' | 'deny' | 'within'>): Visible {
  const { allow, deny, within } = terms
  const isOpen = ({ cities, ownerId }: Term) => cities === undefined && ownerId === undefined
  const isEmpty = allow.length === 0 || deny.some(isOpen) || !within.every(isPossible)
  return {
    ...terms,
    isEmpty,
    isAll: !isEmpty && allow.some(isOpen) && deny.length === 0 && within.every(isOpen),
    needsOwner: [...allow, ...deny, ...within].some(({ ownerId }) => ownerId !== undefined),
    has: (resource) =>
      within.every((term) => fits(term, resource)) &&
      !deny.some((term) => fits(term, resource)) &&
      allow.some((term) => fits(term, resource)),
  }
}

export const openTo: { readonly nothing: Visible; readonly everything: Visible } = {
  nothing: visible({ allow: [], deny: [], within: [] }),
  everything: visible({ allow: [{}], deny: [], within: [] }),
}
