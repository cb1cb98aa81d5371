import { createHash } from 'node:crypto'

import {
  bundleOf,
  entriesIn,
  hashAt,
  isSame,
  leafHash,
  MerkleError,
  TILE_WIDTH,
  tilePath,
} from '@urbe/merkle'

import type { ColdStore } from './cold-folder.ts'

export interface ColdBundle {
  readonly index: number
  readonly entries: readonly Uint8Array[]
}
export interface ColdBundles {
  /** On disk when it resolves; what bore its name is replaced. */
  readonly put: (bundle: ColdBundle) => Promise<void>
  /** Whether the file is there, fits its checksum, and holds what the hashes of the tree say. */
  readonly holds: (index: number, tile: Uint8Array) => Promise<boolean>
  readonly remove: (index: number) => Promise<void>
}

/** Full bundles in the layout of C2SP tlog-tiles, each beside a file that `sha256sum -c` reads. */
export function coldBundles({ put, get, remove }: ColdStore): ColdBundles {
  return {
    async put({ index, entries }) {
      const bytes = bundleOf(entries)
      await put(nameOf(index), bytes)
      await put(`${nameOf(index)}.sha256`, Buffer.from(checksumOf(index, bytes)))
    },
    async holds(index, tile) {
      const [bytes, sum] = await Promise.all([get(nameOf(index)), get(`${nameOf(index)}.sha256`)])
      if (bytes === undefined || sum === undefined) return false
      return Buffer.from(sum).toString() === checksumOf(index, bytes) && isOf(tile, bytes)
    },
    async remove(index) {
      await remove(nameOf(index))
      await remove(`${nameOf(index)}.sha256`)
    },
  }
}

const nameOf = (index: number) => `tile/${tilePath({ level: 'entries', index, width: TILE_WIDTH })}`

function checksumOf(index: number, bytes: Uint8Array): string {
  const digest = createHash('sha256').update(bytes).digest('hex')
  return `${digest}  ${nameOf(index).split('/').at(-1)}\n`
}

function isOf(tile: Uint8Array, bundle: Uint8Array): boolean {
  try {
    return fits(tile, entriesIn(bundle))
  } catch (error) {
    if (error instanceof MerkleError) return false
    throw error
  }
}

/** Whether these are the entries whose hashes the tree has. */
export function fits(tile: Uint8Array, entries: readonly Uint8Array[]): boolean {
  return (
    entries.length === TILE_WIDTH && entries.every((each, at) => isSame(leafHash(each), hashAt(tile, at)))
  )
}
