import type { User } from '@urbe/contracts'

/** Every word has to be found in the name, a role, the status or the id. */
export function isFound({ username, roles, status, id }: User, wanted: string): boolean {
  const text = [username ?? '', ...roles, status, id].join(' ').toLowerCase()
  return wanted
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}
