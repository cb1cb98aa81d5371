import {
  createCipheriv,
  createDecipheriv,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  randomUUID,
  sign,
} from 'node:crypto'

export type Body = Readonly<Record<string, unknown>>
/** With the name of the error that AWS answers. */
export class Fault extends Error {}

interface Key {
  readonly id: string
  readonly material: Buffer
  readonly created: number
  enabled: boolean
}

/** Keys, aliases and signing keys, made when they are asked for. */
export interface KmsEngine {
  readonly keys: Map<string, Key>
  readonly aliases: Map<string, string>
  readonly signers: Map<string, KeyObject>
}

const KEY_ID_LENGTH = 36
const IV_BYTES = 12
const TAG_BYTES = 16
const arn = (id: string) => `arn:aws:kms:eu-central-1:111122223333:key/${id}`

/** With one key that wraps, and an alias of somebody else. */
export function newKms(alias: string): KmsEngine {
  const engine = { keys: new Map(), aliases: new Map(), signers: new Map() }
  const { id } = created(engine)
  for (const name of [alias, `${alias}-1`, 'aws/s3']) engine.aliases.set(`alias/${name}`, id)
  return engine
}

/** Actions with the names of fields and errors of the API reference of AWS KMS. */
export const actions: Readonly<Record<string, (engine: KmsEngine, body: Body) => object>> = {
  Encrypt: (engine, { KeyId, Plaintext, EncryptionContext }) =>
    encrypted(find(engine, KeyId), Buffer.from(String(Plaintext), 'base64'), EncryptionContext),
  Decrypt: (engine, { CiphertextBlob: blob, KeyId: named, EncryptionContext: context }) => ({
    Plaintext: opened(engine, { blob, named, context }).toString('base64'),
  }),
  ReEncrypt(engine, { CiphertextBlob: blob, SourceKeyId: named, SourceEncryptionContext: context, ...to }) {
    const plain = opened(engine, { blob, named, context })
    return encrypted(find(engine, to['DestinationKeyId']), plain, to['DestinationEncryptionContext'])
  },
  DescribeKey: (engine, { KeyId }) => metadata(find(engine, KeyId)),
  CreateKey: (engine) => metadata(created(engine)),
  CreateAlias: named,
  UpdateAlias: named,
  DisableKey(engine, { KeyId }) {
    find(engine, KeyId).enabled = false
    return {}
  },
  /** One a page, so that pages are followed. */
  ListAliases({ aliases }, { Marker }) {
    const all = [...aliases].map(([AliasName, TargetKeyId]) => ({ AliasName, TargetKeyId }))
    const at = Number(Marker ?? 0)
    const more = at + 1 < all.length
    return {
      Aliases: all.slice(at, at + 1),
      Truncated: more,
      ...(more ? { NextMarker: String(at + 1) } : {}),
    }
  },
  GetPublicKey(engine, { KeyId }) {
    const der = createPublicKey(signerOf(engine, String(KeyId))).export({ format: 'der', type: 'spki' })
    return { PublicKey: der.toString('base64'), KeySpec: 'ECC_NIST_EDWARDS25519' }
  },
  Sign: (engine, { KeyId, Message }) => ({
    Signature: sign(null, Buffer.from(String(Message), 'base64'), signerOf(engine, String(KeyId))).toString(
      'base64',
    ),
  }),
}

function created({ keys }: KmsEngine): Key {
  const key = { id: randomUUID(), material: randomBytes(32), created: 1_790_000_000, enabled: true }
  keys.set(key.id, key)
  return key
}

function find({ keys, aliases }: KmsEngine, named: unknown): Key {
  const key = keys.get(aliases.get(String(named)) ?? String(named).split('/').at(-1) ?? '')
  if (key === undefined) throw new Fault('NotFoundException')
  return key
}

function named({ aliases }: KmsEngine, { AliasName, TargetKeyId }: Body): object {
  aliases.set(String(AliasName), String(TargetKeyId))
  return {}
}

const metadata = ({ id, created: CreationDate, enabled }: Key) => ({
  KeyMetadata: { KeyId: id, Arn: arn(id), CreationDate, KeyState: enabled ? 'Enabled' : 'Disabled' },
})

const bound = (context: unknown) => Buffer.from(JSON.stringify(Object.entries(context as Body).sort()))

function encrypted({ id, material, enabled }: Key, plain: Buffer, context: unknown): object {
  if (!enabled) throw new Fault('DisabledException')
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', material, iv).setAAD(bound(context))
  const sealed = [Buffer.from(id), iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]
  return { KeyId: arn(id), CiphertextBlob: Buffer.concat(sealed).toString('base64') }
}

interface Sealed {
  readonly blob: unknown
  readonly named: unknown
  readonly context: unknown
}

function opened(engine: KmsEngine, { blob, named: name, context }: Sealed): Buffer {
  const bytes = Buffer.from(String(blob), 'base64')
  const key = engine.keys.get(bytes.toString('latin1', 0, KEY_ID_LENGTH))
  if (key === undefined || bytes.length < KEY_ID_LENGTH + IV_BYTES + TAG_BYTES)
    throw new Fault('InvalidCiphertextException')
  if (find(engine, name) !== key) throw new Fault('IncorrectKeyException')
  if (!key.enabled) throw new Fault('DisabledException')
  const [iv, text] = [
    bytes.subarray(KEY_ID_LENGTH, KEY_ID_LENGTH + IV_BYTES),
    bytes.subarray(KEY_ID_LENGTH + IV_BYTES),
  ]
  try {
    const decipher = createDecipheriv('aes-256-gcm', key.material, iv, { authTagLength: TAG_BYTES })
    decipher.setAAD(bound(context)).setAuthTag(text.subarray(-TAG_BYTES))
    return Buffer.concat([decipher.update(text.subarray(0, -TAG_BYTES)), decipher.final()])
  } catch {
    throw new Fault('InvalidCiphertextException')
  }
}

function signerOf({ signers }: KmsEngine, name: string): KeyObject {
  const known = signers.get(name) ?? generateKeyPairSync('ed25519').privateKey
  signers.set(name, known)
  return known
}
