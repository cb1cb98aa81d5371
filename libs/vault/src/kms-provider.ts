import { z } from 'zod'

import { IntegrityError, KeyRetired, kmsUnavailable } from './faults.ts'
import type { KeyEncryptionKey, KeyProvider, Signer, WrapContext, WrappedKey } from './key-provider.ts'
import { KEY_BYTES } from './key-wrap.ts'
import { type KmsAnswer, type KmsOptions, kmsCalls } from './kms-calls.ts'

const encrypted = z.object({ KeyId: z.string(), CiphertextBlob: z.base64() })
const decrypted = z.object({ Plaintext: z.base64() })
const described = z.object({
  KeyMetadata: z.object({
    KeyId: z.string(),
    Arn: z.string(),
    CreationDate: z.number(),
    KeyState: z.string(),
  }),
})
const aliases = z.object({
  Aliases: z.array(z.object({ AliasName: z.string(), TargetKeyId: z.string().optional() })),
  Truncated: z.boolean().default(false),
  NextMarker: z.string().optional(),
})
const publicKey = z.object({ PublicKey: z.base64(), KeySpec: z.literal('ECC_NIST_EDWARDS25519') })
const signature = z.object({ Signature: z.base64() })

interface Options extends KmsOptions {
  /**
   * Without `alias/`. `<name>` is the alias of the key that wraps, `<name>-1`, `<name>-2` … of all its generations, and
   * `<name>-sign-<purpose>` of keys that sign.
   */
  readonly alias: string
}
type Ask = ReturnType<typeof kmsCalls>

/** AWS KMS: keys stay there, data keys travel; what a data key is bound to is its encryption context. */
export function awsKmsProvider({ alias, ...options }: Options): KeyProvider {
  const ask = kmsCalls(options)
  const name = `alias/${alias}`
  const generations = () => generationsOf(ask, name)
  return {
    kind: 'aws-kms',
    ...wrapping(ask, name),
    current: async () => (await keyBehind(ask, name)).Arn,
    async health() {
      const { KeyState: state } = await keyBehind(ask, name)
      if (state !== 'Enabled') throw kmsUnavailable(`the key that wraps is ${state}`)
    },
    signer: (purpose) => signerOf(ask, `${name}-sign-${purpose}`),
    keys: generations,
    async rotate() {
      const next = Math.max(...(await generations()).map(({ version }) => version)) + 1
      const made = described.parse(orFault(await ask('CreateKey', { Description: `${alias} ${next}` })))
      const { KeyId: TargetKeyId, Arn } = made.KeyMetadata
      orFault(await ask('CreateAlias', { AliasName: `${name}-${next}`, TargetKeyId }))
      orFault(await ask('UpdateAlias', { AliasName: name, TargetKeyId }))
      return Arn
    },
    async refuseBelow(version) {
      for (const { id, version: each } of await generations())
        if (each < version) orFault(await ask('DisableKey', { KeyId: id }))
    },
  }
}

function wrapping(ask: Ask, name: string): Pick<KeyProvider, 'wrap' | 'unwrap' | 'rewrap'> {
  const wrappedBy = (answer: unknown): WrappedKey => {
    const { KeyId: kekId, CiphertextBlob: blob } = encrypted.parse(answer)
    return { kekId, blob }
  }
  return {
    async wrap(dataKey, context) {
      const body = { KeyId: name, Plaintext: base64(dataKey), EncryptionContext: contextOf(context) }
      return wrappedBy(orFault(await ask('Encrypt', body)))
    },
    async unwrap({ kekId, blob }, context) {
      const body = { KeyId: kekId, CiphertextBlob: blob, EncryptionContext: contextOf(context) }
      return Buffer.from(decrypted.parse(orIntegrity(await ask('Decrypt', body))).Plaintext, 'base64')
    },
    async rewrap({ kekId, blob }, context) {
      const bound = contextOf(context)
      const body = { CiphertextBlob: blob, SourceKeyId: kekId, DestinationKeyId: name }
      const both = { SourceEncryptionContext: bound, DestinationEncryptionContext: bound }
      return wrappedBy(orIntegrity(await ask('ReEncrypt', { ...body, ...both })))
    },
  }
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
const contextOf = ({ keyId, subject }: WrapContext) => ({ 'urbe:key': keyId, 'urbe:subject': subject })

/** What is not accepted was not wrapped by this key for this context, or the key does not open any more. */
function orIntegrity(answer: KmsAnswer): unknown {
  if (answer.kind === 'ok') return answer.body
  if (answer.why === 'DisabledException' || answer.why === 'KMSInvalidStateException')
    throw new KeyRetired('the key is disabled')
  throw new IntegrityError({ cause: new Error(answer.why) })
}

function orFault(answer: KmsAnswer): unknown {
  if (answer.kind === 'ok') return answer.body
  throw kmsUnavailable(`the key service refuses: ${answer.why}`)
}

async function keyBehind(ask: Ask, KeyId: string) {
  return described.parse(orFault(await ask('DescribeKey', { KeyId }))).KeyMetadata
}

/** Every generation has an alias with its number; the one without a number stands for the newest. */
async function generationsOf(ask: Ask, name: string): Promise<readonly KeyEncryptionKey[]> {
  const active = (await keyBehind(ask, name)).KeyId
  const numbered = (await aliasesOf(ask)).flatMap(({ AliasName, TargetKeyId: KeyId }) => {
    const version = AliasName.startsWith(`${name}-`) ? Number(AliasName.slice(name.length + 1)) : 0
    return version > 0 && KeyId !== undefined ? [{ version, KeyId }] : []
  })
  if (numbered.length === 0) throw kmsUnavailable(`there is no alias ${name}-1 beside ${name}`)
  const keys = await Promise.all(
    numbered.map(async ({ version, KeyId }) => ({ version, ...(await keyBehind(ask, KeyId)) })),
  )
  return keys
    .map(({ version, KeyId, Arn: id, CreationDate, KeyState }) => {
      const others = KeyState === 'Enabled' ? 'decrypt-only' : 'refused'
      const state = KeyId === active ? ('active' as const) : others
      return { id, version, createdAt: new Date(CreationDate * 1_000).toISOString(), state } as const
    })
    .sort((left, right) => left.version - right.version)
}

async function aliasesOf(ask: Ask): Promise<z.infer<typeof aliases>['Aliases']> {
  const found: z.infer<typeof aliases>['Aliases'] = []
  let Marker: string | undefined
  do {
    const page = aliases.parse(orFault(await ask('ListAliases', Marker === undefined ? {} : { Marker })))
    found.push(...page.Aliases)
    Marker = page.Truncated ? page.NextMarker : undefined
  } while (Marker !== undefined)
  return found
}

async function signerOf(ask: Ask, KeyId: string): Promise<Signer> {
  const { PublicKey } = publicKey.parse(orFault(await ask('GetPublicKey', { KeyId })))
  return {
    // The last bytes of a SubjectPublicKeyInfo (RFC 8410).
    publicKey: Buffer.from(PublicKey, 'base64').subarray(-KEY_BYTES),
    async sign(bytes) {
      const body = { KeyId, Message: base64(bytes), MessageType: 'RAW', SigningAlgorithm: 'ED25519_SHA_512' }
      return Buffer.from(signature.parse(orFault(await ask('Sign', body))).Signature, 'base64')
    },
  }
}
