import {
  createCipheriv,
  createDecipheriv,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto'

export interface Answer {
  readonly status: number
  readonly body?: object
}
export type Body = Readonly<Record<string, unknown>>

/** One derived key of the type aes256-gcm96, and signing keys of the type ed25519 by name. */
export interface Engine {
  readonly key: string
  readonly versions: Buffer[]
  oldest: number
  derived: boolean
  sealed: boolean
  readonly signers: Map<string, KeyObject>
}

export const newEngine = (key: string): Engine => ({
  key,
  versions: [randomBytes(32)],
  oldest: 1,
  derived: true,
  sealed: false,
  signers: new Map(),
})

export const refuse = (status: number, ...errors: string[]): Answer => ({ status, body: { errors } })

function derivedKey({ versions }: Engine, version: number, context: string): Buffer {
  return Buffer.from(hkdfSync('sha256', versions[version - 1] ?? '', '', context, 32))
}

export function encrypted(engine: Engine, plaintext: string, context: string): Answer {
  const version = engine.versions.length
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', derivedKey(engine, version, context), iv)
  const sealed = Buffer.concat([iv, cipher.update(plaintext, 'base64'), cipher.final(), cipher.getAuthTag()])
  const ciphertext = `vault:v${version}:${sealed.toString('base64')}`
  return { status: 200, body: { data: { ciphertext, key_version: version } } }
}

/** The plain text in base64, or why there is none. */
export function opened(engine: Engine, ciphertext: string, context: string): string | Answer {
  const [, version, text] = /^vault:v(\d+):(.*)$/.exec(ciphertext) ?? []
  if (version === undefined || text === undefined) return refuse(400, 'invalid ciphertext: no prefix')
  if (Number(version) < engine.oldest)
    return refuse(400, 'ciphertext or signature version is disallowed by policy (too old)')
  if (engine.versions[Number(version) - 1] === undefined)
    return refuse(400, 'invalid ciphertext: version is too new')
  const bytes = Buffer.from(text, 'base64')
  try {
    const key = derivedKey(engine, Number(version), context)
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 })
    decipher.setAuthTag(bytes.subarray(-16))
    return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString('base64')
  } catch {
    return refuse(400, 'cipher: message authentication failed')
  }
}

export function described({ key, versions, oldest, derived }: Engine): Answer {
  const keys = Object.fromEntries(versions.map((_, at) => [at + 1, 1_700_000_000 + at]))
  const data = {
    type: 'aes256-gcm96',
    name: key,
    derived,
    latest_version: versions.length,
    min_decryption_version: oldest,
    keys,
  }
  return { status: 200, body: { data } }
}

function signerOf({ signers }: Engine, name: string): KeyObject {
  const known = signers.get(name) ?? generateKeyPairSync('ed25519').privateKey
  signers.set(name, known)
  return known
}

export function describedSigner(engine: Engine, name: string): Answer {
  const { x } = signerOf(engine, name).export({ format: 'jwk' })
  const made = {
    name: 'ed25519',
    public_key: Buffer.from(x ?? '', 'base64url').toString('base64'),
    creation_time: '2026-11-23T08:00:00.123456789Z',
  }
  const data = { type: 'ed25519', name, latest_version: 1, min_decryption_version: 1, keys: { 1: made } }
  return { status: 200, body: { data } }
}

export function signed(engine: Engine, name: string, input: string): Answer {
  const signature = sign(null, Buffer.from(input, 'base64'), signerOf(engine, name))
  return {
    status: 200,
    body: { data: { signature: `vault:v1:${signature.toString('base64')}`, key_version: 1 } },
  }
}
