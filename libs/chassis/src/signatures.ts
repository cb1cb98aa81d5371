import type { AuditTrail } from '@urbe/audit'
import type { ServiceName } from '@urbe/contracts'
import { openSignatures, type Signatures } from '@urbe/event-log'
import type { Meters } from '@urbe/telemetry'

import type { Self } from './self.ts'

interface Env {
  readonly SIGNING_KEY_FILE?: string | undefined
  readonly SIGNERS_FILE?: string | undefined
}

/** Undefined where no key is given: then NATS' rights are the only bar. Throws when the key is not believed by the others. */
export function signaturesOf({ name, env, log, clock, newId }: Self<Env>): Signatures | undefined {
  const { SIGNING_KEY_FILE: keyFile, SIGNERS_FILE: signersFile } = env
  if (keyFile === undefined && signersFile === undefined) {
    log.warn({}, 'nothing is signed: SIGNING_KEY_FILE is not set')
    return undefined
  }
  if (keyFile === undefined || signersFile === undefined)
    throw new Error('bad configuration\n  SIGNING_KEY_FILE, SIGNERS_FILE: one needs the other')
  const onFileFault = (err: unknown) => log.error({ err }, 'new keys of signatures could not be taken up')
  return openSignatures({ service: name, keyFile, signersFile, clock, newId, onFileFault })
}

interface Telling {
  readonly service: ServiceName
  readonly audit: Pick<AuditTrail, 'note'>
  readonly meters: Pick<Meters, 'counter'>
  readonly log: { readonly error: (fields: object, message: string) => void }
}

/** What is not believed is counted, and told to the trail: somebody tried to speak in the name of a service. */
export function tellFaults(
  signatures: Pick<Signatures, 'onFault'>,
  { service, audit, meters, log }: Telling,
): void {
  const counter = meters.counter({
    name: 'urbe_signature_faults_total',
    help: 'Messages that were not believed, by what is wrong with their signature',
    labels: ['fault'],
  })
  signatures.onFault(({ subject, fault, place }, isNews) => {
    counter.with({ fault }).inc()
    if (!isNews) return
    log.error({ subject, fault, place }, 'a message is not believed')
    audit.note({
      action: 'message.forged',
      outcome: 'refused',
      reason: fault,
      actor: { type: 'service', id: service },
      target: { type: 'message', id: place ?? subject },
      details: { subject },
    })
  })
}
