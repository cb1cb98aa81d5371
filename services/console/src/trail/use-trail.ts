import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query'

import type { Client } from '@urbe/client'
import type { AuditEntry } from '@urbe/contracts'

import { usePlatform } from '../api/platform-context.tsx'
import { rememberedLog, rememberLog } from './memory.ts'
import { checkEntry } from './proof/entry.ts'
import { type CheckedLog, checkLog, type ToldKeys } from './proof/log.ts'
import { filterOf, type TrailSearch } from './trail-search.ts'

const FOLLOWED_EVERY_MS = 5_000
const LOG_EVERY_MS = 30_000
const ENTRIES_A_PAGE = 50

export function useEntries(search: TrailSearch, isFollowed: boolean) {
  const { client } = usePlatform()
  return useInfiniteQuery({
    queryKey: ['trail', search],
    queryFn: ({ pageParam, signal }) => {
      const page = { limit: ENTRIES_A_PAGE, ...(pageParam !== null && { cursor: pageParam }) }
      return search.about === undefined
        ? client.call('listAuditEvents', { query: { ...page, ...filterOf(search) }, signal })
        : client.call('auditTimeline', { query: { ...page, actor: search.about }, signal })
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    refetchInterval: isFollowed ? FOLLOWED_EVERY_MS : false,
  })
}

/** The newest signed size of the log, checked here. */
export function useLog() {
  const { client } = usePlatform()
  return useQuery({
    queryKey: ['trail-log'],
    queryFn: async ({ signal }) => {
      const told = await client.call('auditKeys', { signal })
      const query = { witnessed: witnessedOf(told) }
      return await check(client, told, await client.text('auditCheckpoint', { query, signal }))
    },
    retry: false,
    refetchInterval: LOG_EVERY_MS,
  })
}

/** That the log, as this browser knows it, holds exactly the entry that is shown. */
export function useEntryProof(entry: AuditEntry) {
  const { client } = usePlatform()
  return useMutation({
    mutationFn: async (): Promise<CheckedLog> => {
      const told = await client.call('auditKeys')
      const query = { seq: entry.seq, witnessed: witnessedOf(told) }
      const proof = await client.text('proveAuditInclusion', { query })
      const log = await check(client, told, checkpointOf(proof))
      await checkEntry({ entry, proof, keys: log.keys })
      return log
    },
  })
}

const witnessedOf = ({ witnessVkey }: ToldKeys) =>
  witnessVkey === null ? ('false' as const) : ('true' as const)
/** The signed checkpoint of a C2SP tlog-proof stands behind its first empty line. */
const checkpointOf = (proof: string) => proof.slice(proof.indexOf('\n\n') + 2)

async function check(client: Client, told: ToldKeys, signed: string): Promise<CheckedLog> {
  const log = await checkLog({
    told,
    signed,
    remembered: rememberedLog(),
    consistency: async (sizes) => (await client.call('proveAuditConsistency', { query: sizes })).proof,
  })
  rememberLog(log.remembered)
  return log
}
