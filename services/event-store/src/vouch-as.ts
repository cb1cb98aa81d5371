import type { VouchFor } from '@urbe/access'
import type { ErrorCode } from '@urbe/contracts'
import type { Vouch } from '@urbe/event-log'
import { type Asker, refuse } from '@urbe/http'

/** How this service says to another for whom it asks. */
export type VouchAs = (asker: Pick<Asker, 'forWhom'>) => Vouch

export function vouchingAs(vouchFor: VouchFor): VouchAs {
  return ({ forWhom }) => {
    if (forWhom === undefined) throw refuse('unauthorized', 'This is done for somebody who has signed in')
    return vouchFor(forWhom)
  }
}

interface Refused {
  readonly code: ErrorCode
  readonly detail: string
}

/** What the other refused is theirs to know, but that it does not believe us: that is a fault of ours. */
export function refusalOf({ code, detail }: Refused): Error {
  return code === 'unauthorized' ? new Error(detail) : refuse(code, detail)
}
