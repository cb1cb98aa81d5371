import { createHash } from 'node:crypto'

import { z } from 'zod'

const contentSchema = z.strictObject({
  format: z.literal(1),
  stream: z.string(),
  first: z.int().positive(),
  last: z.int().positive(),
  count: z.int().positive(),
  /** Chain before the first message. */
  previousHead: z.string(),
  /** Chain after the last message. */
  head: z.string(),
  /** Of the packed file. */
  sha256: z.string(),
  bytes: z.int().positive(),
  rawBytes: z.int().positive(),
  /** When the first and the last message were stored. */
  from: z.string(),
  to: z.string(),
  closedAt: z.string(),
})
const manifestSchema = z.strictObject({
  ...contentSchema.shape,
  /** Of all the members before, so that a flipped bit in a time is found, too. */
  seal: z.string(),
})
type Content = z.infer<typeof contentSchema>
/** What a closed segment holds. */
export type Manifest = z.infer<typeof manifestSchema>

export function sealedManifest(content: Content): Manifest {
  return { ...content, seal: sealOf(content) }
}

/** The one text of a manifest: a stored one that differs in a single byte is not what was written. */
export function manifestBytes(manifest: Manifest): Buffer {
  return Buffer.from(`${JSON.stringify(manifest, undefined, 2)}\n`)
}

/** What stands in the store, or why it is not what was written. */
export function parseManifest(stored: Uint8Array): Manifest | string {
  const manifest = manifestSchema.safeParse(json(stored)).data
  if (manifest === undefined) return 'the manifest cannot be read'
  const { seal, ...content } = manifest
  if (seal !== sealOf(content)) return 'the manifest does not have the seal that it bears'
  if (!manifestBytes(manifest).equals(stored)) return 'the manifest is not written as its writer writes it'
  return manifest
}

/** A parsed manifest has its members in the order of the schema, as a written one has. */
function sealOf(content: Content): string {
  return sha256(Buffer.from(JSON.stringify(contentSchema.parse(content))))
}

function json(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    return undefined
  }
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
