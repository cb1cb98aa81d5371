import { generateKeyPairSync, type KeyObject } from 'node:crypto'

import {
  bundleOf,
  checkpointText,
  cosign,
  leafHash,
  type NoteKeyType,
  noteKeyOf,
  rootOf,
  signNote,
  TILE_WIDTH,
  tilePath,
  tilesOf,
  vkeyOf,
} from '@urbe/merkle'

import type { TrailSource } from '../src/audit/source.ts'
import { computedTree } from '../src/audit/tree.ts'

export const ORIGIN = 'urbe.example/audit/v1'

export function signerOf(
  name: string,
  type: NoteKeyType,
  secret: KeyObject = generateKeyPairSync('ed25519').privateKey,
) {
  const key = noteKeyOf(name, type, secret)
  return { key, secret, vkey: vkeyOf(key) }
}

export const log = signerOf(ORIGIN, 1)
export const witness = signerOf('urbe.example/witness/v1', 4)

export const entry = (seq: number, action = 'login'): Uint8Array =>
  Buffer.from(
    JSON.stringify({
      ...{ action, actor: { id: `u-${seq % 7}`, type: 'user' } },
      id: `0197a3a0-0000-7000-8000-${String(seq).padStart(12, '0')}`,
      ...{ outcome: 'allowed', seq, ts: '2026-11-01T00:00:00.000Z', v: 1 },
    }),
  )
export const entriesOf = (count: number) => Array.from({ length: count }, (_, seq) => entry(seq))

interface Signing {
  readonly origin?: string
  readonly by?: ReturnType<typeof signerOf>
  readonly cosigned?: boolean
}

/** The files of an honest export of these entries, by their path. */
export async function trailOf(
  entries: readonly Uint8Array[],
  { origin = ORIGIN, by = log, cosigned = true }: Signing = {},
): Promise<Map<string, Uint8Array>> {
  const tree = computedTree()
  for (const each of entries) tree.add(leafHash(each))
  const size = entries.length
  const text = checkpointText({ origin, size, root: await rootOf(size, tree.subtrees(size)) })
  const lines = [
    signNote(text, by.key, by.secret),
    ...(cosigned ? [cosign(text, { ...witness, unixSeconds: 1_790_000_000 })] : []),
  ]
  const files = new Map<string, Uint8Array>([['checkpoint', Buffer.from(`${text}\n${lines.join('\n')}\n`)]])
  for (const place of tilesOf(size)) {
    const { level, index, width } = place
    const first = index * TILE_WIDTH
    const bytes =
      level === 'entries' ? bundleOf(entries.slice(first, first + width)) : tree.tile({ ...place, level })
    files.set(tilePath(place), bytes)
  }
  return files
}

export const noteIn = (files: ReadonlyMap<string, Uint8Array>) =>
  Buffer.from(files.get('checkpoint') ?? []).toString()

export const sourceOf = (files: ReadonlyMap<string, Uint8Array>): TrailSource => ({
  checkpoint: async () => (files.has('checkpoint') ? noteIn(files) : undefined),
  tile: async (place) => files.get(tilePath(place)),
})
