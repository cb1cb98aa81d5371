export type { AuditAct, AuditTrail } from './act.ts'
export { canonicalJson, type Json } from './canonical-json.ts'
export { NOTES_WAITING_MAX, type OpenTrail, openAuditTrail, RECORD_DEADLINE_MS } from './trail.ts'
