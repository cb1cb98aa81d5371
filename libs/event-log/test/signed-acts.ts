import type { Signed } from '../src/signing/signed-bytes.ts'
import { signatureIn } from '../src/signing/written-signature.ts'
import type { openSigningHouse } from './signing-house.ts'

export const SERVICES = ['auth', 'simulation', 'event-store'] as const
/** When messages are stored, unless it matters. */
export const AT = '2026-11-23T09:00:00.000Z'

export const act = (n: number): Signed => ({
  ...{ subject: 'audit.auth.operations', id: `act-${n}`, bytes: `hash of ${n}` },
})
export const acts = (count: number, from = 0) => Array.from({ length: count }, (_, at) => act(from + at))

export interface Sent {
  readonly what: Signed
  readonly signature: string
}
type Signatures = ReturnType<Awaited<ReturnType<typeof openSigningHouse>>['of']>

export async function signed(
  messages: readonly Signed[],
  sender: Pick<Signatures, 'signSoon'>,
): Promise<readonly Sent[]> {
  const signatures = await Promise.all(messages.map(sender.signSoon))
  return messages.map((what, at) => ({ what, signature: signatures[at] ?? '' }))
}

/** The parts of a signature that belongs to a batch. */
export function partsOf({ signature }: Sent) {
  const written = signatureIn(signature)
  if (written?.batch === undefined) throw new Error('it is signed alone')
  return { ...written, batch: written.batch }
}

export const nth = (sent: readonly Sent[], at: number): Sent => sent.at(at) ?? never()

export function never(): never {
  throw new Error('this cannot be')
}
