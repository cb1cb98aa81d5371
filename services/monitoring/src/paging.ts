import { z } from 'zod'

import type { Page } from '@urbe/contracts'
import { openCursor, signCursor } from '@urbe/http'

export interface PageQuery {
  readonly limit: number
  readonly cursor?: string | undefined
}

const place = z.strictObject({ at: z.iso.datetime(), id: z.uuid() })
/** The last row of a page: the next one begins behind it. */
export type Place = z.infer<typeof place>

export interface Cursors {
  readonly sign: (last: Place) => string
  readonly open: (cursor: string | undefined) => Place | undefined
}

export function cursorsWith(key: Uint8Array): Cursors {
  return {
    sign: (last) => signCursor(key, last),
    open: (cursor) => (cursor === undefined ? undefined : place.parse(openCursor(key, cursor))),
  }
}

/** One row more than the page holds was read: it says whether there is a next page. */
export function pageOf<Item>(
  rows: readonly Item[],
  { limit }: PageQuery,
  cursorAfter: (last: Item) => string,
): Page<Item> {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, next: rows.length > limit && last !== undefined ? cursorAfter(last) : null }
}
