export { type Principal, permissionsOf } from './principal.ts'
