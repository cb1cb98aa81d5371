import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import type { Kysely } from 'kysely'

import { PASSKEYS_MAX, type Passkey, type PasskeyAssertion, type PasskeyAttestation } from '@urbe/contracts'
import { refuse } from '@urbe/http'
import type { Clock, NewId } from '@urbe/kernel'
import { isShredded, type Vault } from '@urbe/vault'

import type { Database } from '../database.ts'
import { holdFactors } from '../locks.ts'
import type { Method } from '../session/authentication.ts'
import type { Challenges } from './challenges.ts'
import {
  addPasskey,
  countOf,
  findPasskey,
  listPasskeys,
  moveCounter,
  passkeyNames,
  type StoredPasskey,
  viewOf,
} from './passkey-rows.ts'

/** COSE: Ed25519 and ECDSA over P-256. RSA signatures of the old padding are not accepted anywhere here. */
const ALGORITHMS = [-8, -7]
const NAME = 'Urbe'
/** Large, and of no use before somebody has a passkey: the start does not wait for it. */
const library = async () => await import('@simplewebauthn/server')

interface Deps {
  readonly db: Kysely<Database>
  readonly vault: Pick<Vault, 'seal' | 'open'>
  readonly challenges: Challenges
  readonly publicOrigin: string
  readonly clock: Clock
  readonly newId: NewId
}

interface Addition {
  readonly userId: string
  readonly name: string
  readonly attestation: PasskeyAttestation
}

export interface Proven {
  readonly userId: string
  readonly methods: readonly Method[]
}

export interface Passkeys {
  readonly creationOptions: (user: { id: string; username: string }) => Promise<object>
  /** Refuses with `invalid_assertion`, `factor_exists` or `too_many_factors`. */
  readonly add: (addition: Addition) => Promise<Passkey>
  readonly listOf: (userId: string) => Promise<readonly Passkey[]>
  readonly requestOptions: () => Promise<object>
  /** Whose passkey it is; refuses with `invalid_assertion`. */
  readonly verify: (assertion: PasskeyAssertion) => Promise<Proven>
}

export function passkeysOf(deps: Deps): Passkeys {
  const { challenges, publicOrigin } = deps
  const rpID = new URL(publicOrigin).hostname
  return {
    listOf: (userId) => listOf(deps, userId),
    creationOptions: (user) => creationOptions({ ...deps, rpID }, user),
    add: (addition) => add({ ...deps, rpID }, addition),
    async requestOptions() {
      const { generateAuthenticationOptions } = await library()
      return await generateAuthenticationOptions({
        rpID,
        challenge: challenges.make('get'),
        userVerification: 'required',
      })
    },
    verify: (assertion) => verify({ ...deps, rpID }, assertion),
  }
}

async function listOf({ db, vault }: Deps, userId: string): Promise<readonly Passkey[]> {
  const names = passkeyNames(vault, userId)
  const rows = await listPasskeys(db, userId)
  return await Promise.all(
    rows.map(async (row) => {
      const name = await names.open(row.passkey_id, row.name)
      return viewOf(row, isShredded(name) ? '' : name)
    }),
  )
}

interface Here extends Deps {
  readonly rpID: string
}

async function creationOptions(
  { db, challenges, rpID }: Here,
  { id, username }: { id: string; username: string },
) {
  if ((await countOf(db, id)) >= PASSKEYS_MAX) throw tooMany()
  const known = await db.selectFrom('passkey').select('credential_id').where('user_id', '=', id).execute()
  const { generateRegistrationOptions } = await library()
  return await generateRegistrationOptions({
    rpName: NAME,
    rpID,
    userName: username,
    userID: handleOf(id),
    challenge: challenges.make(`create|${id}`),
    excludeCredentials: known.map((row) => ({ id: row.credential_id })),
    // The passkey itself says who signs in: nobody has to name an account, and nothing tells which accounts there are.
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: ALGORITHMS,
  })
}

async function add(here: Here, { userId, name, attestation }: Addition): Promise<Passkey> {
  const { db, vault, challenges, publicOrigin, rpID, clock, newId } = here
  const { verifyRegistrationResponse } = await library()
  const { registrationInfo } = await orInvalid(() =>
    verifyRegistrationResponse({
      // The schema has the same shape; only the names of transports are open in it.
      response: attestation as RegistrationResponseJSON,
      expectedChallenge: (challenge) => challenges.take(`create|${userId}`, challenge),
      expectedOrigin: publicOrigin,
      expectedRPID: rpID,
      supportedAlgorithmIDs: ALGORITHMS,
    }),
  )
  if (registrationInfo === undefined) throw invalid()
  const { credential, credentialBackedUp } = registrationInfo
  const id = newId()
  const sealed = await passkeyNames(vault, userId).seal(id, name)
  return await db.transaction().execute(async (trx) => {
    await holdFactors(trx, userId)
    const added = await addPasskey(trx, {
      passkey_id: id,
      user_id: userId,
      credential_id: credential.id,
      public_key: Buffer.from(credential.publicKey),
      counter: credential.counter,
      name: sealed,
      backed_up: credentialBackedUp,
      created_at: clock(),
      last_used_at: null,
    })
    if (added === undefined) throw refuse('factor_exists', 'This passkey is known already')
    if ((await countOf(trx, userId)) > PASSKEYS_MAX) throw tooMany()
    return viewOf(added, name)
  })
}

async function verify(here: Here, assertion: PasskeyAssertion): Promise<Proven> {
  const { db, challenges, publicOrigin, rpID, clock } = here
  const known = await findPasskey(db, assertion.id)
  if (known === undefined || !isHandleOf(assertion, known)) throw invalid()
  const { verifyAuthenticationResponse } = await library()
  const { verified, authenticationInfo } = await orInvalid(() =>
    verifyAuthenticationResponse({
      response: assertion as AuthenticationResponseJSON,
      expectedChallenge: (challenge) => challenges.take('get', challenge),
      expectedOrigin: publicOrigin,
      expectedRPID: rpID,
      credential: {
        id: known.credential_id,
        publicKey: new Uint8Array(known.public_key),
        counter: known.counter,
      },
    }),
  )
  // A counter that does not move while it once did: somebody has a copy of the key, or sends an old answer again.
  if (!verified || !(await moveCounter(db, known, { counter: authenticationInfo.newCounter, at: clock() })))
    throw invalid()
  return { userId: known.user_id, methods: ['hwk', 'user'] }
}

const handleOf = (userId: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(userId))

/** The passkey remembers for whom it was made. */
function isHandleOf({ response }: PasskeyAssertion, { user_id }: StoredPasskey): boolean {
  if (response.userHandle === undefined) return true
  return Buffer.from(response.userHandle, 'base64url').equals(Buffer.from(handleOf(user_id)))
}

/** The library throws an Error for each thing that is wrong; all of them are one answer. */
async function orInvalid<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work()
  } catch (cause) {
    throw Object.assign(invalid(), { cause })
  }
}

const invalid = () => refuse('invalid_assertion', 'The passkey was not accepted')
const tooMany = () => refuse('too_many_factors', `There are ${PASSKEYS_MAX} passkeys already`)
