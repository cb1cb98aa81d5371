import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

import { usePlatform } from '../api/platform-context.tsx'
import { useMay } from '../api/queries.ts'
import { type FeedEntry, merged, toldTypes } from './feed.ts'
import type { LiveState } from './live-city.ts'

const PAST_EVENTS = 60

/** What happened before one arrived, from the timeline, and what happens since, from the live connection. */
export function useFeed(cityId: string, live: LiveState): readonly FeedEntry[] {
  const { client } = usePlatform()
  const may = useMay()
  const { data } = useQuery({
    queryKey: ['timeline', cityId],
    queryFn: ({ signal }) =>
      client.call('timeline', {
        query: { city: cityId, types: toldTypes.join(','), limit: PAST_EVENTS },
        signal,
      }),
    enabled: may('event:read'),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return useMemo(() => merged(live.feed, data?.items ?? []), [live.feed, data])
}
