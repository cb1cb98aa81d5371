import { useRead } from '../api/change.ts'
import { useMay } from '../api/queries.ts'
import { everybody } from './everybody.ts'

export function useUsers() {
  const may = useMay()
  return useRead(
    ['users'],
    (client, reading) => everybody((query) => client.call('listUsers', { query, ...reading })),
    { enabled: may('user:read') },
  )
}

export function useMachines() {
  const may = useMay()
  return useRead(
    ['machines'],
    (client, reading) => everybody((query) => client.call('listServiceAccounts', { query, ...reading })),
    { enabled: may('service-account:read') },
  )
}

/** Everybody who can act, by id, as far as the reader may know them. */
export function useNames(): ReadonlyMap<string, string> {
  const users = useUsers()
  const machines = useMachines()
  return new Map([
    ...(users.data?.items ?? []).flatMap(({ id, username }) =>
      username === null ? [] : [[id, username] as const],
    ),
    ...(machines.data?.items ?? []).map(({ id, name }) => [id, name] as const),
  ])
}
