import {
  keepPreviousData,
  QueryClient,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'

import { type ApiAnswer, ApiProblem } from '@urbe/client'
import type { City, EndpointId, Me, Permission, RunPhase } from '@urbe/contracts'

import { asksForProof, isPassing } from './fault.ts'
import { usePlatform } from './platform-context.tsx'

const RETRIES_MAX = 2
const CITIES_EVERY_MS = 5_000
const CITY_EVERY_MS = 5_000
const CITIES_A_PAGE = 50

export function queryClient(onSignedOut: () => void): QueryClient {
  const client = new QueryClient({
    defaultOptions: {
      queries: {
        retry: (count, error) => count < RETRIES_MAX && isPassing(error),
        staleTime: 1_000,
      },
    },
  })
  client.getQueryCache().subscribe(({ type, query }) => {
    const { error } = query.state
    if (type === 'updated' && endsSession(error)) onSignedOut()
  })
  return client
}

/** A read that wants a fresher or a stronger proof leaves the session as it is. */
function endsSession(error: unknown): boolean {
  return error instanceof ApiProblem && error.status === 401 && !asksForProof(error)
}

export function useMe() {
  const { client } = usePlatform()
  return useQuery({
    queryKey: ['me'],
    queryFn: ({ signal }): Promise<Me> => client.call('me', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** Nobody is offered what the API would refuse. */
export function useMay(): (permission: Permission) => boolean {
  const { data } = useMe()
  return (permission) => data?.permissions.includes(permission) ?? false
}

export function useCities() {
  const { client } = usePlatform()
  return useInfiniteQuery({
    queryKey: ['cities'],
    queryFn: ({ pageParam, signal }) =>
      client.call('listCities', {
        query: { limit: CITIES_A_PAGE, ...(pageParam !== null && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    refetchInterval: CITIES_EVERY_MS,
  })
}

export function useCity(id: string) {
  const { client, positions } = usePlatform()
  return useQuery({
    queryKey: ['city', id],
    queryFn: ({ signal }) => client.call('getCity', { params: { id }, atLeast: positions.of(id), signal }),
    refetchInterval: CITY_EVERY_MS,
  })
}

export function useCityMap(id: string) {
  const { client } = usePlatform()
  return useQuery({
    queryKey: ['map', id],
    queryFn: ({ signal }) => client.call('getCityMap', { params: { id }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

export interface Period {
  readonly from?: number
  readonly step?: number
}
const KPIS_EVERY_MS = 2_500

export function useKpis(id: string, period: Period, names: string | undefined, phase: RunPhase | undefined) {
  const { client } = usePlatform()
  const running = phase === 'running'
  return useQuery({
    queryKey: ['kpis', id, names ?? '', period, running],
    queryFn: ({ signal }) =>
      client.call('getCityKpis', {
        params: { id },
        query: { ...period, ...(names !== undefined && { names }) },
        signal,
      }),
    refetchInterval: running ? KPIS_EVERY_MS : false,
    placeholderData: keepPreviousData,
  })
}

export function usePolicies(cityId: string) {
  const { client, positions } = usePlatform()
  const catalogue = useQuery({
    queryKey: ['policies'],
    queryFn: ({ signal }) => client.call('listPolicies', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const inForce = useQuery({
    queryKey: ['policies', cityId],
    queryFn: ({ signal }) =>
      client.call('listCityPolicies', { params: { id: cityId }, atLeast: positions.of(cityId), signal }),
  })
  return { catalogue, inForce }
}

type RunOperation = Extract<EndpointId, 'startCity' | 'pauseCity' | 'resumeCity' | 'stopCity'>

/** The answer of a command is the city as it is now: it is shown at once. */
export function useRunControl(id: string) {
  const { client, positions } = usePlatform()
  const queries = useQueryClient()
  const shown = async ({ data, position }: ApiAnswer<City>) => {
    positions.reached(id, position)
    // An answer that is on its way may be older than this one.
    await queries.cancelQueries({ queryKey: ['city', id] })
    queries.setQueryData(['city', id], data)
  }
  const run = useMutation({
    mutationFn: (operation: RunOperation) => client.request(operation, { params: { id } }),
    onSuccess: shown,
  })
  const speed = useMutation({
    mutationFn: (body: NonNullable<City['speed']>) =>
      client.request('setCitySpeed', { params: { id }, body }),
    onSuccess: shown,
  })
  return { run, speed }
}
