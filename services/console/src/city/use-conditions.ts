import { keepPreviousData, useQuery } from '@tanstack/react-query'

import type { City } from '@urbe/contracts'

import { usePlatform } from '../api/platform-context.tsx'

const CONDITIONS_EVERY_MS = 2_500

/** Asked for only while somebody looks at them; again and again only while the city runs and the page is seen. */
export function useConditions({ id, phase }: City, wanted: boolean) {
  const { client } = usePlatform()
  const running = phase === 'running'
  return useQuery({
    queryKey: ['conditions', id, running],
    queryFn: ({ signal }) => client.call('getCityConditions', { params: { id }, signal }),
    enabled: wanted,
    // A page that nobody sees does not ask: that is what the interval does by itself.
    refetchInterval: running ? CONDITIONS_EVERY_MS : false,
    placeholderData: keepPreviousData,
  })
}
