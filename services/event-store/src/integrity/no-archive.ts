import type { StreamIntegrity } from '@urbe/contracts'
import { isDerived, type Provisioner } from '@urbe/event-log'
import { refuse } from '@urbe/http'

import type { IntegrityDesk } from './routes.ts'

/** What can be said where nothing is archived. */
export function noArchive({ streams }: Pick<Provisioner, 'streams'>): IntegrityDesk {
  const refused = () => Promise.reject(refuse('archive_unavailable', 'No archive is set up'))
  return {
    async state() {
      const log = (await streams()).filter(({ name }) => !isDerived(name))
      return log.map(({ name, lastSequence }): StreamIntegrity => {
        return { stream: name, status: 'not_archived', lastSequence, archivedThrough: 0, head: '' }
      })
    },
    verify: refused,
    repair: refused,
    listSegments: refused,
    closeSegments: refused,
  }
}
