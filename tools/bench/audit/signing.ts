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

/** Signs together what comes together, or everything alone; counts how many acts there are to a signature. */
export function countedSignatures(signatures: Signatures, together: boolean) {
  let acts = 0
  let made = 0
  let last = ''
  return {
    ...signatures,
    signSoon: async (what: Parameters<Signatures['signSoon']>[0]) => {
      const text = together ? await signatures.signSoon(what) : signatures.sign(what)
      const [, signature = ''] = text.split('.', 2)
      acts += 1
      // Those of one signature come one behind the other.
      if (signature !== last) made += 1
      last = signature
      return text
    },
    countAnew(): void {
      acts = 0
      made = 0
    },
    actsPerSignature: () => acts / made,
  }
}
