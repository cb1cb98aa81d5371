import { compileConditions, type Policy, policyOf, type RoleHolder } from '@urbe/access'
import {
  type AccessAnswer,
  type AccessQuestion,
  type CustomRoles,
  type Endpoint,
  endpoints,
  type ServiceAccount,
} from '@urbe/contracts'
import { refuse } from '@urbe/http'
import type { Clock } from '@urbe/kernel'

/** Somebody as a token made now would say it, and what it would leave out. */
export interface ExplainedSubject {
  readonly holder: RoleHolder
  readonly withheld: readonly string[]
  readonly hasSecondFactor: boolean
}

interface Deps {
  /** Whether two persons are demanded at this moment. */
  readonly twoDemanded: () => Promise<boolean>
  readonly toldRoles: () => Promise<CustomRoles>
  /** Undefined when there is nobody of this id. */
  readonly subjectOf: (
    id: string,
    proof: { readonly secondFactor: boolean },
  ) => Promise<ExplainedSubject | undefined>
  readonly clock: Clock
}

/** Which rule decides, told by the same evaluator that every service asks. */
export function openExplain({ toldRoles, subjectOf, twoDemanded, clock }: Deps) {
  return async (question: AccessQuestion): Promise<AccessAnswer> => {
    const { subject, secondFactor = false, permission, resource, address } = question
    const found = await subjectOf(subject, { secondFactor })
    if (found === undefined) throw refuse('user_not_found', 'There is no such user or service account')
    const policy: Policy = policyOf(await toldRoles())
    const circumstances = { now: clock(), address }
    const answer = answerOf(found, (holder) => policy.decide({ holder, permission, resource, circumstances }))
    const secondPerson = (await twoDemanded()) ? approvableUnder(permission) : []
    return { ...answer, ...(secondPerson.length > 0 && { secondPerson }) }
  }
}

/** What is not done by one alone. */
const approvableUnder = (permission: AccessQuestion['permission']) =>
  Object.values<Endpoint>(endpoints).flatMap(({ id, access, approvable }) =>
    access === permission && approvable !== undefined ? [{ operation: id, when: approvable }] : [],
  )

type Decide = (holder: RoleHolder) => AccessAnswer

/** Where roles are withheld, also what each of them would change: a second factor makes it count. */
function answerOf({ holder, withheld, hasSecondFactor }: ExplainedSubject, decide: Decide): AccessAnswer {
  const answer = decide(holder)
  if (withheld.length === 0) return answer
  const proven = { ...holder, mfa: true }
  // What the second factor alone opens is not the role's doing.
  const isOpenAnyway = answer.allowed || decide(proven).allowed
  const withRole = withheld.map((role) => ({
    role,
    decided: decide({ ...proven, roles: [...holder.roles, role] }),
  }))
  const opening = isOpenAnyway ? undefined : withRole.find(({ decided }) => decided.allowed)?.decided
  const lift = hasSecondFactor ? 'sign_in_with_second_factor' : 'set_up_second_factor'
  return {
    ...(opening === undefined ? answer : { ...opening, allowed: false, reason: 'role_withheld' }),
    withheldRoles: withRole.map(({ role, decided }) => ({
      role,
      lift,
      opens: !isOpenAnyway && decided.allowed,
    })),
  }
}

/** A service account as its tokens say it. */
export function clientOf({ id, roles, scopes, conditions, agents }: ServiceAccount): RoleHolder {
  return {
    actor: `service-account:${id}`,
    roles,
    scope: scopes && new Set(scopes),
    within: conditions && compileConditions(conditions),
    agents,
    mfa: false,
  }
}
