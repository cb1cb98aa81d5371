import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

/** What an authenticator does, made by hand: keys, CBOR (RFC 8949) and the bytes of WebAuthn Level 3 §6. */
export interface Authenticator {
  readonly create: (options: object, given?: Lies) => object
  readonly get: (options: object, given?: Lies) => object
}

/** What a forged or broken answer says otherwise. */
export interface Lies {
  readonly origin?: string
  readonly rpId?: string
  readonly challenge?: string
  readonly type?: string
  readonly counter?: number
  readonly verified?: boolean
  readonly userHandle?: string
  readonly otherKey?: boolean
}

export type Algorithm = 'ES256' | 'Ed25519'
type Cbor = number | string | Buffer | Map<number | string, Cbor>

const PRESENT = 1
const VERIFIED = 4
const WITH_CREDENTIAL = 64

interface Wanted {
  readonly challenge: string
  readonly rp?: { readonly id: string }
  readonly rpId?: string
  readonly user?: { readonly id: string }
}

export function authenticator(algorithm: Algorithm, origin: string): Authenticator {
  const keys = newKeys(algorithm)
  const id = randomBytes(32)
  let counter = 0
  let handle: string | undefined
  const answerOf = (response: object) => ({
    id: id.toString('base64url'),
    rawId: id.toString('base64url'),
    type: 'public-key',
    clientExtensionResults: {},
    response,
  })

  return {
    create(options, lies = {}) {
      const wanted = options as Wanted
      handle = wanted.user?.id
      const credential = Buffer.concat([
        Buffer.alloc(16),
        lengthOf(id),
        id,
        cbor(coseOf(algorithm, keys.publicKey)),
      ])
      const rpId = lies.rpId ?? wanted.rp?.id ?? ''
      const authData = Buffer.concat([
        head({ rpId, flags: flagsOf(lies) | WITH_CREDENTIAL, counter }),
        credential,
      ])
      const attestation = new Map<string, Cbor>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', authData],
      ])
      return answerOf({
        clientDataJSON: clientData('webauthn.create', wanted, { origin, ...lies }),
        attestationObject: cbor(attestation).toString('base64url'),
      })
    },
    get(options, lies = {}) {
      const wanted = options as Wanted
      counter = lies.counter ?? counter + 1
      const authData = head({ rpId: lies.rpId ?? wanted.rpId ?? '', flags: flagsOf(lies), counter })
      const client = clientData('webauthn.get', wanted, { origin, ...lies })
      const digest = createHash('sha256').update(Buffer.from(client, 'base64url')).digest()
      const { privateKey } = lies.otherKey ? newKeys(algorithm) : keys
      const hash = algorithm === 'ES256' ? 'sha256' : null
      return answerOf({
        clientDataJSON: client,
        authenticatorData: authData.toString('base64url'),
        signature: sign(hash, Buffer.concat([authData, digest]), privateKey).toString('base64url'),
        userHandle: lies.userHandle ?? handle,
      })
    },
  }
}

const newKeys = (algorithm: Algorithm) =>
  algorithm === 'ES256' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('ed25519')

const flagsOf = ({ verified = true }: Lies): number => PRESENT | (verified ? VERIFIED : 0)

function clientData(type: string, wanted: Wanted, lies: Lies): string {
  const said = { type: lies.type ?? type, challenge: lies.challenge ?? wanted.challenge, origin: lies.origin }
  return Buffer.from(JSON.stringify(said)).toString('base64url')
}

function head({ rpId, flags, counter }: { rpId: string; flags: number; counter: number }): Buffer {
  const count = Buffer.alloc(4)
  count.writeUInt32BE(counter)
  return Buffer.concat([createHash('sha256').update(rpId).digest(), Buffer.from([flags]), count])
}

function lengthOf(bytes: Buffer): Buffer {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(bytes.length)
  return length
}

/** RFC 9053: the public key as COSE spells it. */
function coseOf(algorithm: Algorithm, key: KeyObject): Map<number, Cbor> {
  const { x = '', y = '' } = key.export({ format: 'jwk' })
  const point = (text: string) => Buffer.from(text, 'base64url')
  return algorithm === 'ES256'
    ? new Map<number, Cbor>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, point(x)],
        [-3, point(y)],
      ])
    : new Map<number, Cbor>([
        [1, 1],
        [3, -8],
        [-1, 6],
        [-2, point(x)],
      ])
}

function cbor(value: Cbor): Buffer {
  if (typeof value === 'number') return value < 0 ? major(1, -1 - value) : major(0, value)
  if (typeof value === 'string')
    return Buffer.concat([major(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (Buffer.isBuffer(value)) return Buffer.concat([major(2, value.length), value])
  const entries = [...value].flatMap(([name, each]) => [cbor(name), cbor(each)])
  return Buffer.concat([major(5, value.size), ...entries])
}

function major(type: number, value: number): Buffer {
  if (value < 24) return Buffer.from([(type << 5) | value])
  if (value < 256) return Buffer.from([(type << 5) | 24, value])
  return Buffer.from([(type << 5) | 25, value >> 8, value & 255])
}
