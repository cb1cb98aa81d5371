import { useRead } from '../api/change.ts'

export function useFactors() {
  return useRead(['factors'], (client, { signal }) => client.call('getSecondFactors', { signal }))
}

export function usePasskeys() {
  return useRead(['factors', 'passkeys'], (client, { signal }) => client.call('listPasskeys', { signal }))
}
