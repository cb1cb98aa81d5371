export type { AuditAct, AuditTrail } from './act.ts'
export { canonicalJson, type Json } from './canonical-json.ts'
export { networkOf } from './network.ts'
export { KEY_FILE_BYTES_MIN } from './note-key-material.ts'
export {
  NOTE_KEY_OVERLAP_DAYS,
  NOTE_KEYS_MAX,
  type NoteKeys,
  type NoteSigners,
  noteKeyTable,
  openNoteKeys,
} from './note-keys.ts'
export { sealedMessage } from './sealed-message.ts'
export { NOTES_WAITING_MAX, type OpenTrail, openAuditTrail, RECORD_DEADLINE_MS } from './trail.ts'
