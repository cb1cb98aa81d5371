/** Postgres takes a tsvector of 1 MB; nobody searches for what stands further back. */
export const WORDS_CHARACTERS_MAX = 8_000

interface Found {
  readonly type: string
  readonly aggregate: { readonly id: string }
  readonly data: unknown
}

const WORDS = /[\p{L}\p{M}\p{N}]+/gu
/** Postgres would make one word of an address and a negative number of a part of an id; a search is taken apart here, too. */
const BETWEEN_WORDS = /[^\p{L}\p{M}\p{N}]+/gu

/** What an event can be found by: its type, also taken apart, the id of its aggregate and the text of its data. */
export function wordsOf(event: Found): string {
  const apart = event.type.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, ' ')
  const texts: string[] = [event.type, apart, event.aggregate.id]
  gather(event.data, texts)
  return texts.join(' ').slice(0, WORDS_CHARACTERS_MAX).replaceAll(BETWEEN_WORDS, ' ').trim()
}

function gather(value: unknown, texts: string[]): void {
  if (typeof value === 'string') texts.push(value.slice(0, WORDS_CHARACTERS_MAX))
  else if (typeof value === 'number' || typeof value === 'boolean') texts.push(String(value))
  else if (typeof value === 'object' && value !== null)
    for (const each of Object.values(value)) gather(each, texts)
}

/** A search of Postgres for all words, each as the beginning of a word; undefined when there is no word in it. */
export function searchFor(text: string): string | undefined {
  const words = text.match(WORDS) ?? []
  return words.length === 0 ? undefined : words.map((word) => `${word}:*`).join(' & ')
}
