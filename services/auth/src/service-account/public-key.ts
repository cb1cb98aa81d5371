import { type Flaw, soundKey } from '@urbe/access'
import type { ClientJwk } from '@urbe/contracts'
import { refuse } from '@urbe/http'

const told: Readonly<Record<Flaw, string>> = {
  'off the curve': 'is no point of the curve',
  'of small order': 'is a point of small order: anybody could sign for it',
}

/** Refuses a key that is none, and one under which anybody could sign. */
export function checkPublicKey(jwk: ClientJwk): void {
  const sound = soundKey(jwk)
  if ('flaw' in sound) throw noKey(told[sound.flaw])
}

const noKey = (detail: string) =>
  refuse('invalid_value', `The public key ${detail}`, {
    errors: [{ pointer: '/jwk', code: 'no_key', detail }],
  })
