import type { ArchiveStore } from './archive-store.ts'
import { originOf } from './beginning.ts'
import { segmentIn } from './segment.ts'

/** Takes away the segments before the beginning of an archive. Where it was left in the middle it goes on. */
export async function removeSegments(store: ArchiveStore, stream: string): Promise<void> {
  const { sequence } = await originOf(store, stream)
  for (const name of await store.list(`${stream}/`)) {
    const segment = segmentIn(name)
    if (segment !== undefined && segment.last <= sequence) await store.remove(name)
  }
}
