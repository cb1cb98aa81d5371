import type { RecordedEvent } from '@urbe/contracts'

import type { Context } from '../context.ts'

const PAGE_EVENTS = 200

interface Stretch {
  readonly stream: string
  readonly from: number
  /** The last sequence that counts. */
  readonly through: number
  readonly types?: readonly string[] | undefined
}

/** Events in the order of the log, read page by page as they are taken. */
export async function* eventsBetween(
  { client }: Context,
  { stream, from, through, types }: Stretch,
): AsyncGenerator<RecordedEvent> {
  const wanted = { limit: PAGE_EVENTS, ...(types && { types: types.join(',') }) }
  let cursor: string | undefined
  do {
    const query = cursor === undefined ? { ...wanted, from: Math.max(1, from) } : { ...wanted, cursor }
    const page = await client.call('listStreamEvents', { params: { name: stream }, query })
    for (const event of page.items) {
      if (event.sequence > through) return
      yield event
    }
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
}
