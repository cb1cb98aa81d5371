export { BEHALF_IDS_MAX, type Believe, believer } from './behalf/believe.ts'
export type { Recognise } from './behalf/recognise.ts'
export { type ForWhom, openVouching, type VouchFor } from './behalf/vouch.ts'
export { type FollowedAccess, followAccess } from './follow-access.ts'
export { compileConditions, type Resource } from './policy/conditions.ts'
export { type Policy, policyOf, systemPolicy } from './policy/policy.ts'
export type { RoleHolder } from './policy/rule.ts'
export { openTo, type Term, type Visible } from './policy/visible.ts'
export type { ProofWanted } from './policy/wanting.ts'
export { type Principal, principalOf, principalWith } from './principal.ts'
export {
  type Proofs,
  type ProvenKey,
  type ProvenRequest,
  proofsOfKeys,
} from './proof/proofs.ts'
export { type Flaw, soundKey } from './proof/sound-key.ts'
