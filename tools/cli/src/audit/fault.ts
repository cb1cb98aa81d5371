export type TrailFaultKind =
  | 'bad_signature'
  | 'malformed'
  | 'bad_proof'
  | 'inconsistent'
  | 'root_mismatch'
  | 'rolled_back'
  | 'entry_changed'
  | 'entry_missing'
  | 'entry_inserted'
  | 'entry_duplicated'
  | 'entries_reordered'
  | 'entry_misplaced'
  | 'row_changed'
  | 'tile_changed'

interface Where {
  /** The first entry that is not what was signed, as far as it is known. */
  readonly index?: number
  /** The first bad entry lies before this one, when it is not known better. */
  readonly before?: number
}

/** The trail is not what was signed. */
export class TrailFault extends Error {
  override readonly name = 'TrailFault'
  readonly kind: TrailFaultKind
  readonly where: Where

  constructor(kind: TrailFaultKind, message: string, where: Where = {}) {
    super(message)
    this.kind = kind
    this.where = where
  }
}
