export { type FollowedAccess, followAccess } from './follow-access.ts'
export { type Principal, permissionsOf } from './principal.ts'
