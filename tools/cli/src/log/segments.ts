import type { ArchiveSegment } from '@urbe/contracts'

import type { Context } from '../context.ts'

const PAGE_SEGMENTS = 200

/** The closed segments that the platform knows, page by page. */
export async function* archivedSegments(
  { client }: Context,
  of: { readonly stream?: string },
): AsyncGenerator<ArchiveSegment> {
  let cursor: string | undefined
  do {
    const query = { limit: PAGE_SEGMENTS, ...of, ...(cursor && { cursor }) }
    const page = await client.call('listArchive', { query })
    yield* page.items
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
}
