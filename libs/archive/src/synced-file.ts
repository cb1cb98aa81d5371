import { type FileHandle, open } from 'node:fs/promises'
import { dirname } from 'node:path'

import { syncFolder } from './files.ts'

const SYNC_INTERVAL_MS = 1_000

export interface SyncedFile {
  readonly append: (bytes: Uint8Array) => Promise<void>
  /** Everything is on disk when it resolves. */
  readonly close: () => Promise<void>
}

/** A file that grows; what was appended is on disk a second later. After a fault it takes nothing more. */
export async function openSyncedFile(file: string): Promise<SyncedFile> {
  const handle = await open(file, 'a', 0o600)
  await syncFolder(dirname(file))
  const sync = syncing(handle)
  let fault: unknown
  const guarded = async (work: () => Promise<void>) => {
    if (fault !== undefined) throw fault
    try {
      await work()
    } catch (error) {
      fault = error
      throw error
    }
  }
  return {
    append: (bytes) =>
      guarded(async () => {
        sync.check()
        await handle.appendFile(bytes)
        sync.soon()
      }),
    async close() {
      try {
        await guarded(sync.now)
      } finally {
        await handle.close()
      }
    },
  }
}

function syncing(handle: FileHandle) {
  let timer: NodeJS.Timeout | undefined
  let running = Promise.resolve()
  let fault: unknown
  const check = () => {
    if (fault !== undefined) throw fault
  }
  return {
    /** Throws what went wrong while nobody was waiting. */
    check,
    soon(): void {
      timer ??= setTimeout(() => {
        timer = undefined
        running = handle.datasync().catch((error: unknown) => {
          fault = error
        })
      }, SYNC_INTERVAL_MS)
    },
    async now(): Promise<void> {
      clearTimeout(timer)
      timer = undefined
      await running
      check()
      await handle.datasync()
    },
  }
}
