/** What a signature covers. */
export interface Signed {
  readonly subject: string
  readonly id: string
  readonly bytes: string | Uint8Array
}

const ALONE = 'urbe/sig/v1'
const LEAF = 'urbe/sig-leaf/v1'
const BATCH = 'urbe/sig-batch/v1'

/** What is signed of a message that is signed alone. */
export const bytesOf = (what: Signed): Uint8Array => said(ALONE, what)

/** What is hashed as a leaf of a message that is signed with others. */
export const leafBytesOf = (what: Signed): Uint8Array => said(LEAF, what)

interface Batch {
  readonly keyId: string
  readonly size: number
  readonly root: Uint8Array
}

/** What is signed for all messages of a batch: nothing that is signed for one message begins like it. */
export function batchBytesOf({ keyId, size, root }: Batch): Uint8Array {
  return Buffer.concat([Buffer.from(`${BATCH}\n${keyId}\n${size}\n`), root])
}

/** No part of it can be moved into another: a subject has no line break, and nor has an id. */
function said(version: string, { subject, id, bytes }: Signed): Uint8Array {
  return Buffer.concat([Buffer.from(`${version}\n${subject}\n${id}\n`), Buffer.from(bytes)])
}
