import { networkOf } from '@urbe/audit'
import type { FactorKind } from '@urbe/contracts'

/** What people are written to about. No secrets, and nothing that somebody else could have put words into. */
export type Told =
  | {
      readonly kind: 'signed-in'
      readonly failures: number
      readonly network: string
      readonly program: string
    }
  | { readonly kind: 'half-way'; readonly network: string; readonly program: string }
  | {
      readonly kind: 'attempts'
      readonly failures: number
      readonly network: string
      readonly program: string
    }
  | { readonly kind: 'factor-added' | 'factor-removed'; readonly factor: FactorKind }
  | {
      readonly kind:
        | 'password-changed'
        | 'password-set'
        | 'address-changed'
        | 'recovery-codes-made'
        | 'invited'
        | 'locked-out'
        | 'let-in'
        | 'session-ended'
    }

/** Of strangers, until their owner gets in: then it is told, and at each of the later steps. */
export const ATTEMPTS_TOLD_AT = 10
export const ATTEMPTS_TOLD_EVERY = 50
/** After so many failures a success is told, wherever it came from. */
export const FAILURES_SUSPICIOUS = 5

export const isToldAt = (failures: number): boolean =>
  failures === ATTEMPTS_TOLD_AT || (failures > 0 && failures % ATTEMPTS_TOLD_EVERY === 0)

const programs = [
  ['Edg/', 'Edge'],
  ['OPR/', 'Opera'],
  ['Firefox/', 'Firefox'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
] as const
const systems = [
  ['Android', 'Android'],
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Windows', 'Windows'],
  ['Mac OS X', 'macOS'],
  ['Linux', 'Linux'],
] as const

/** Where somebody is, as far as it may stand in a letter. */
export const placeOf = ({
  address,
  userAgent,
}: {
  readonly address: string
  readonly userAgent: string
}) => ({
  network: networkOf(address),
  program: programOf(userAgent),
})

/** Names that we know: whoever signs in could write anything into the header, and it would come in a letter of ours. */
export function programOf(userAgent: string): string {
  const program = programs.find(([mark]) => userAgent.includes(mark))?.[1]
  const system = systems.find(([mark]) => userAgent.includes(mark))?.[1]
  return [program, system].filter((each) => each !== undefined).join(', ') || '?'
}
