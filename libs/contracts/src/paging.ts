import { z } from 'zod'

export const PAGE_ITEMS_MAX = 200
export const PAGE_ITEMS_DEFAULT = 50

/** `?limit=1..200&cursor=`; the cursor is opaque and signed. */
export const pageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(PAGE_ITEMS_MAX).default(PAGE_ITEMS_DEFAULT),
  cursor: z.string().max(512).optional(),
})
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next: z.string().nullable().describe('cursor of the next page') })
export interface Page<Item> {
  readonly items: readonly Item[]
  readonly next: string | null
}
