const PAGE = 200
/** A search looks through so many pages; it says when there were more. */
const PAGES_MAX = 25

interface Page<Item> {
  readonly items: readonly Item[]
  readonly next: string | null
}
interface Everybody<Item> {
  readonly items: readonly Item[]
  /** Whether there are more than were read. */
  readonly more: boolean
}

type ReadPage<Item> = (query: { limit: number; cursor?: string }) => Promise<Page<Item>>

/** Names are sealed one by one, so that the platform cannot search in them: whoever searches reads all of them. */
export async function everybody<Item>(read: ReadPage<Item>, pagesMax = PAGES_MAX): Promise<Everybody<Item>> {
  const items: Item[] = []
  let cursor: string | null = null
  for (let page = 0; page < pagesMax; page += 1) {
    const found: Page<Item> = await read({ limit: PAGE, ...(cursor !== null && { cursor }) })
    items.push(...found.items)
    cursor = found.next
    if (cursor === null) break
  }
  return { items, more: cursor !== null }
}
