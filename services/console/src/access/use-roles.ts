import { useRead } from '../api/change.ts'
import { useMay } from '../api/queries.ts'

export function useRoles() {
  const may = useMay()
  return useRead(['roles'], (client, reading) => client.call('listRoles', reading), {
    enabled: may('role:read'),
  })
}

export function useRole(name: string) {
  return useRead(['roles', name], (client, reading) =>
    client.call('getRole', { params: { name }, ...reading }),
  )
}
