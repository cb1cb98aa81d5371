import { z } from 'zod'

import { ArchiveFault } from './archive-fault.ts'
import type { ArchiveStore } from './archive-store.ts'
import type { End } from './local-lines.ts'
import { sha256 } from './manifest.ts'

const contentSchema = z.strictObject({
  format: z.literal(1),
  stream: z.string(),
  /** What was removed last: from here */
  first: z.int().positive(),
  /** to here; what is kept begins behind it. */
  last: z.int().positive(),
  /** Chain of the stream before those messages, */
  previousHead: z.string(),
  /** and after them: what is kept continues it. */
  head: z.string(),
})
const beginningSchema = z.strictObject({ ...contentSchema.shape, seal: z.string() })

/** The oldest messages of a stream were removed, and its archive begins behind them. */
export type Beginning = Omit<z.infer<typeof contentSchema>, 'format'>

const ORIGIN: End = { sequence: 0, hash: '' }
const nameOf = (stream: string) => `${stream}/beginning.json`
const isNameOf = (stream: string, name: string) => name === nameOf(stream)

/** From then on nobody looks at what is older, in the archive or in the stream. */
export async function putBeginning(store: ArchiveStore, beginning: Beginning): Promise<void> {
  const content = contentSchema.parse({ format: 1, ...beginning })
  const text = `${JSON.stringify({ ...content, seal: sealOf(content) }, undefined, 2)}\n`
  await store.put(nameOf(beginning.stream), Buffer.from(text))
}

/** Undefined where everything is kept. Throws `ArchiveFault`. */
export async function readBeginning(store: ArchiveStore, stream: string): Promise<Beginning | undefined> {
  const bytes = await store.get(nameOf(stream))
  if (bytes === undefined) return undefined
  const found = beginningSchema.safeParse(json(bytes)).data
  if (found === undefined) throw wrong(stream, 'where the archive begins cannot be read')
  const { seal, ...content } = found
  if (seal !== sealOf(contentSchema.parse(content)) || content.stream !== stream)
    throw wrong(stream, 'where the archive begins is not as it was written')
  const { format: _, ...beginning } = content
  return beginning
}

/** What the first message that is kept continues. */
export async function originOf(store: ArchiveStore, stream: string): Promise<End> {
  const beginning = await readBeginning(store, stream)
  return beginning === undefined ? ORIGIN : { sequence: beginning.last, hash: beginning.head }
}

/** The same where the names of the store are known already. */
export async function originAmong(
  store: ArchiveStore,
  stream: string,
  names: readonly string[],
): Promise<End> {
  return names.some((name) => isNameOf(stream, name)) ? await originOf(store, stream) : ORIGIN
}

function wrong(stream: string, detail: string): ArchiveFault {
  const place = { stream, segment: nameOf(stream), first: 1, last: 1 }
  return new ArchiveFault({ ...place, kind: 'manifest_mismatch', detail })
}

const sealOf = (content: z.infer<typeof contentSchema>) => sha256(Buffer.from(JSON.stringify(content)))

function json(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    return undefined
  }
}
