export type { AuditAct, AuditTrail } from './act.ts'
export { canonicalJson, type Json } from './canonical-json.ts'
export { KEY_FILE_BYTES_MIN, type NoteSigner, noteKeyTable, openNoteKey } from './note-keys.ts'
export { NOTES_WAITING_MAX, type OpenTrail, openAuditTrail, RECORD_DEADLINE_MS } from './trail.ts'
