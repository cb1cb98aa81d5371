import { describe, expect, it } from '@jest/globals'

import type { LiveEvent } from '@urbe/client'

import { FEED_EVENTS_MAX, merged, withEvents, withJams } from './feed.ts'

const event = (sequence: number, type = 'RunPaused', data: unknown = {}): LiveEvent => ({
  stream: 'CITY_1',
  sequence,
  index: 0,
  subject: 'city.1.run.1',
  type,
  v: 1,
  at: '2026-01-01T00:00:00.000Z',
  actor: 'user:1',
  data,
})

describe('the feed', () => {
  it('shows the newest first', () => {
    const feed = withEvents(withEvents([], [event(1)]), [event(2), event(3)])
    expect(feed.map(({ key }) => key)).toEqual(['3.0', '2.0', '1.0'])
  })
  it('takes an event once and leaves the machinery out', () => {
    const feed = withEvents([], [event(1)])
    expect(withEvents(feed, [event(1), event(2, 'TicksSimulated')])).toBe(feed)
  })
  it('forgets the oldest beyond its limit', () => {
    const many = Array.from({ length: FEED_EVENTS_MAX + 5 }, (_, n) => event(n + 1))
    const feed = withEvents([], many)
    expect(feed).toHaveLength(FEED_EVENTS_MAX)
    expect(feed[0]?.key).toBe(`${FEED_EVENTS_MAX + 5}.0`)
  })
})

describe('the past', () => {
  it('follows the live events, each event once', () => {
    const past = [event(2), event(1), event(0, 'TicksSimulated')].map((each) => ({
      ...each,
      aggregate: { type: 'run', id: '1', version: 1 },
      commitId: 'c',
      correlationId: 'c',
    }))
    const feed = merged(withEvents([], [event(2), event(3)]), past)
    expect(feed.map(({ key }) => key)).toEqual(['3.0', '2.0', '1.0'])
  })
})

describe('the jammed roads', () => {
  it('are those jammed and not yet cleared', () => {
    const jams = withJams(new Set([7]), [
      event(1, 'TrafficJammed', { link: 4 }),
      event(2, 'TrafficCleared', { link: 7 }),
    ])
    expect([...jams]).toEqual([4])
  })
  it('stay the same set when nothing changed', () => {
    const jams = new Set([7])
    expect(withJams(jams, [event(1)])).toBe(jams)
  })
})
