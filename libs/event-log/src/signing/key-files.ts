import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto'
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** A public key that is believed, and whose it is. It stays for ever: what it has signed stays in the log. */
export interface Signer {
  readonly service: string
  readonly id: string
  /** The 32 bytes in base64url. */
  readonly publicKey: string
  readonly since: string
  /** What is stored later is not believed: the private key is in wrong hands. */
  readonly revokedAt?: string
}
export interface Signers {
  readonly version: 1
  /** Of an installation that is older than signatures: what was stored before needs none. */
  readonly unsignedUntil?: string
  readonly signers: readonly Signer[]
}

interface Place {
  readonly folder: string
  readonly now: string
}

export const signersFile = (folder: string) => join(folder, 'signers.json')
export const signingKeyFile = (folder: string, service: string) => join(folder, `${service}.pem`)

/** First 64 bits of the public key's SHA-256. */
export function signerIdOf(publicKey: string): string {
  return createHash('sha256').update(Buffer.from(publicKey, 'base64url')).digest('hex').slice(0, 16)
}

export function publicKeyOf(key: KeyObject): string {
  const { x } = createPublicKey(key).export({ format: 'jwk' })
  if (x === undefined) throw new Error('an Ed25519 key is needed')
  return x
}

/** One key a service where there is none yet. */
export async function makeSigningKeys({
  folder,
  now,
  services,
  unsignedUntil,
}: Place & {
  readonly services: readonly string[]
  readonly unsignedUntil?: string | undefined
}): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const known = await readSigners(folder)
  const fresh = {
    version: 1,
    signers: [],
    ...(unsignedUntil === undefined ? {} : { unsignedUntil }),
  } as const
  let signers: Signers = known ?? fresh
  for (const service of services) {
    const there = await readFile(signingKeyFile(folder, service)).catch(missing)
    if (there === undefined) signers = await addKey(folder, signers, { service, since: now })
  }
}

/** New keys for all of them. The old public keys stay, so that nothing that was signed has to be signed again. */
export async function rotateSigningKeys({
  folder,
  now,
  services,
}: Place & { readonly services: readonly string[] }): Promise<void> {
  let signers = await readSigners(folder)
  if (signers === undefined) throw new Error(`there are no keys in ${folder}`)
  for (const service of services) signers = await addKey(folder, signers, { service, since: now })
}

/** When the oldest of the keys that these services sign with was made, in milliseconds. */
export async function signingKeysSince({
  folder,
  services,
}: Pick<Place, 'folder'> & { readonly services: readonly string[] }): Promise<number> {
  const signers = (await readSigners(folder))?.signers ?? []
  const newest = services.map((name) =>
    Math.max(...signers.filter(({ service }) => service === name).map(({ since }) => Date.parse(since))),
  )
  return Math.min(...newest)
}

/** What is stored from now on under this key is not believed any more. */
export async function revokeSigningKey({ folder, now, id }: Place & { readonly id: string }): Promise<void> {
  const known = await readSigners(folder)
  if (known?.signers.some((each) => each.id === id) !== true) throw new Error(`there is no key ${id}`)
  const signers = known.signers.map((each) => (each.id === id ? { ...each, revokedAt: now } : each))
  await writeSigners(folder, { ...known, signers })
}

/** The public key first: whoever meets a signature of it finds it already. */
async function addKey(
  folder: string,
  known: Signers,
  { service, since }: Pick<Signer, 'service' | 'since'>,
): Promise<Signers> {
  const { privateKey } = generateKeyPairSync('ed25519')
  const publicKey = publicKeyOf(privateKey)
  const signer = { service, id: signerIdOf(publicKey), publicKey, since }
  const signers = { ...known, signers: [...known.signers, signer] }
  await writeSigners(folder, signers)
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  await replace(signingKeyFile(folder, service), pem, 0o600)
  return signers
}

async function readSigners(folder: string): Promise<Signers | undefined> {
  const text = await readFile(signersFile(folder), 'utf8').catch(missing)
  // The cast holds because nobody but the functions above writes the file; services check it when they read it.
  return text === undefined ? undefined : (JSON.parse(text) as Signers)
}

async function writeSigners(folder: string, signers: Signers): Promise<void> {
  await replace(signersFile(folder), `${JSON.stringify(signers, undefined, 2)}\n`, 0o644)
}

/** Only a file that is not there is none: keys must not be made anew because the old ones could not be read. */
function missing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}

/** Nobody ever reads half a file. */
async function replace(file: string, text: string, mode: number): Promise<void> {
  await writeFile(`${file}.new`, text, { mode })
  await chmod(`${file}.new`, mode)
  await rename(`${file}.new`, file)
}

export function privateKeyIn(pem: string): KeyObject {
  return createPrivateKey(pem)
}
