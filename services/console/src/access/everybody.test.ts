import { describe, expect, it } from '@jest/globals'

import { everybody } from './everybody.ts'

/** Pages of numbers, three a page. */
function pages(count: number) {
  const asked: unknown[] = []
  const read = async (query: { limit: number; cursor?: string }) => {
    asked.push(query)
    const from = Number(query.cursor ?? 0)
    const items = Array.from({ length: Math.min(3, count - from) }, (_, at) => from + at)
    return { items, next: from + 3 < count ? `${from + 3}` : null }
  }
  return { read, asked }
}

describe('a list that is read to its end', () => {
  it('has everybody once', async () => {
    const { read, asked } = pages(7)
    expect(await everybody(read)).toEqual({ items: [0, 1, 2, 3, 4, 5, 6], more: false })
    expect(asked).toEqual([{ limit: 200 }, { limit: 200, cursor: '3' }, { limit: 200, cursor: '6' }])
  })
  it('says so when there are more than it reads', async () => {
    expect(await everybody(pages(7).read, 2)).toEqual({ items: [0, 1, 2, 3, 4, 5], more: true })
  })
})
