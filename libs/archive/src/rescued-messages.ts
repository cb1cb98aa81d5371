import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { StoredMessage } from '@urbe/event-log'

import { hasCode, makeFolder, moveFile, removeFile } from './files.ts'
import { decodeLine, encodeLine, linesIn } from './line.ts'
import { openSyncedFile } from './synced-file.ts'

/** More is not taken out of a stream: they are held in memory when they are put back. */
export const RESCUED_MESSAGES_MAX = 100_000
export const RESCUED_BYTES_MAX = 256 * 1_048_576
const rescueLimits = { messagesMax: RESCUED_MESSAGES_MAX, bytesMax: RESCUED_BYTES_MAX }

export class TooManyToRescue extends Error {
  override readonly name = 'TooManyToRescue'
}

/** What a damaged stream held and its archive does not, on disk before the stream is deleted; a crash loses none of it. */
export function rescuedMessages(folder: string, stream: string, limits = rescueLimits) {
  const file = join(folder, stream, 'rescued.ndjson')
  return {
    async add(messages: AsyncIterable<StoredMessage>): Promise<number> {
      await makeFolder(join(folder, stream))
      const lines = await openSyncedFile(file)
      let count = 0
      let bytes = 0
      try {
        for await (const message of messages) {
          const line = encodeLine({ ...message, hash: '' })
          count += 1
          bytes += line.length
          if (count > limits.messagesMax || bytes > limits.bytesMax) {
            throw new TooManyToRescue(`${stream} holds too much that is not archived: ${count} messages`)
          }
          await lines.append(line)
        }
      } finally {
        await lines.close()
      }
      return count
    },
    /** Oldest first; the same one more than once when several attempts found it. */
    async all(): Promise<readonly StoredMessage[]> {
      try {
        return linesIn(await readFile(file)).lines.map((line) => decodeLine(stream, line))
      } catch (error) {
        if (hasCode(error, 'ENOENT')) return []
        throw error
      }
    },
    /** Keeps those that found no place for people to look at, and forgets the others. */
    async settle(orphans: readonly StoredMessage[], at: Date): Promise<string | undefined> {
      if (orphans.length === 0) {
        await removeFile(file)
        return undefined
      }
      const kept = join(folder, stream, `orphans-${at.toISOString().replaceAll(/[:.]/g, '-')}.ndjson`)
      const lines = await openSyncedFile(`${kept}.part`)
      for (const orphan of orphans) await lines.append(encodeLine({ ...orphan, hash: '' }))
      await lines.close()
      await moveFile(`${kept}.part`, kept)
      await removeFile(file)
      return kept
    },
  }
}
