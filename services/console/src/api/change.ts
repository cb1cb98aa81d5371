import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import type { ApiAnswer, Client } from '@urbe/client'

import { useProof } from '../session/proof-context.ts'
import { usePlatform } from './platform-context.tsx'

/** Users, roles and machines are all on one stream of the log. */
const PLATFORM = 'platform'

interface Reading {
  readonly atLeast: string | undefined
  readonly signal: AbortSignal
}

/** Reads what the auth service keeps, never older than what was changed here. */
export function useRead<Data>(
  key: readonly unknown[],
  read: (client: Client, reading: Reading) => Promise<Data>,
  more: { readonly enabled?: boolean; readonly refetchInterval?: number | false } = {},
) {
  const { client, positions } = usePlatform()
  return useQuery({
    queryKey: key,
    queryFn: ({ signal }) => read(client, { atLeast: positions.of(PLATFORM), signal }),
    ...more,
  })
}

interface Change<Input, Data> {
  readonly work: (client: Client, input: Input) => Promise<ApiAnswer<Data>>
  /** Beginnings of the keys of what is read again. */
  readonly refresh: readonly string[]
  readonly onDone?: (data: Data, input: Input) => void
}

/** A change; who has to prove again who they are is asked to, and the change is made then. */
export function useChange<Input, Data>({ work, refresh, onDone }: Change<Input, Data>) {
  const { client, positions } = usePlatform()
  const queries = useQueryClient()
  const { proven } = useProof()
  return useMutation({
    mutationFn: (input: Input) => proven(() => work(client, input)),
    onSuccess: async ({ data, position }, input) => {
      positions.reached(PLATFORM, position)
      onDone?.(data, input)
      await Promise.all(refresh.map((key) => queries.invalidateQueries({ queryKey: [key] })))
    },
  })
}
