import type { Client } from '@urbe/client'
import type { BodyOf } from '@urbe/contracts'

type Assertion = BodyOf<'loginWithPasskey'>['passkey']
type Attestation = BodyOf<'addPasskey'>['passkey']

/** Nobody chose a passkey: cancelled, or there is none here. */
export class NoPasskey extends Error {
  override readonly name = 'NoPasskey'
}

/** Browsers offer passkeys over https and on localhost only. */
export function knowsPasskeys(): boolean {
  return typeof PublicKeyCredential === 'function' && 'parseRequestOptionsFromJSON' in PublicKeyCredential
}

/** Lets somebody show a passkey, for signing in or as a proof. */
export async function passkeyShown(client: Client): Promise<Assertion> {
  const options = await client.call('passkeyRequestOptions')
  // The service makes these options with the library of WebAuthn: their shape is that of the standard.
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
    options as unknown as PublicKeyCredentialRequestOptionsJSON,
  )
  return (await jsonOf(() => navigator.credentials.get({ publicKey }))) as Assertion
}

export async function passkeyMade(client: Client): Promise<Attestation> {
  const options = await client.call('passkeyCreationOptions')
  // As above.
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
    options as unknown as PublicKeyCredentialCreationOptionsJSON,
  )
  return (await jsonOf(() => navigator.credentials.create({ publicKey }))) as Attestation
}

async function jsonOf(ask: () => Promise<Credential | null>): Promise<unknown> {
  const credential = await ask().catch((cause: unknown) => {
    throw new NoPasskey('no passkey was chosen', { cause })
  })
  if (!(credential instanceof PublicKeyCredential)) throw new NoPasskey('this is no passkey')
  return credential.toJSON()
}
