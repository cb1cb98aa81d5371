import { randomUUID } from 'node:crypto'
import { join } from 'node:path'

import type { ServiceName } from '@urbe/contracts'
import { openSignatures, type Signatures } from '@urbe/event-log'
import { systemClock } from '@urbe/kernel'

/** What a service signs and believes with the keys of a folder. */
export function signaturesIn(folder: string, service: ServiceName): Signatures {
  return openSignatures({
    service,
    keyFile: join(folder, `${service}.pem`),
    signersFile: join(folder, 'signers.json'),
    clock: systemClock,
    newId: randomUUID,
    onFileFault: (error) => {
      throw error
    },
  })
}
