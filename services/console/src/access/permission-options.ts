import { type Permission, permissionCatalogue } from '@urbe/contracts'

import type { Say } from '../i18n/messages.ts'

// The cast holds because Object.keys gives the names of the catalogue.
const permissions = Object.keys(permissionCatalogue) as readonly Permission[]

export function permissionOptions(say: Say) {
  return permissions.map((value) => ({ value, name: `${value} · ${say(`permission.${value}`)}` }))
}
