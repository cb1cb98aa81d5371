import { z } from 'zod'

import { IntegrityError, KeyRetired, kmsUnavailable } from './faults.ts'
import type { KeyEncryptionKey, KeyProvider, Signer, WrapContext, WrappedKey } from './key-provider.ts'
import { contextText } from './key-wrap.ts'
import { type TransitAnswer, transitCalls } from './transit-calls.ts'

const CIPHERTEXT = /^vault:v(\d+):/
const SIGNATURE = /^vault:v\d+:(.+)$/

const encrypted = z.object({ data: z.object({ ciphertext: z.string().regex(CIPHERTEXT) }) })
const decrypted = z.object({ data: z.object({ plaintext: z.base64() }) })
const signature = z.object({ data: z.object({ signature: z.string().regex(SIGNATURE) }) })
/** Of a symmetric key: the second since 1970 in which a version was made. Of a signing key: what can be told of it. */
const versions = z.record(
  z.string(),
  z.union([z.int(), z.object({ public_key: z.base64(), creation_time: z.string() })]),
)
const keyRead = z.object({
  data: z.object({
    latest_version: z.int().positive(),
    min_decryption_version: z.int().nonnegative(),
    derived: z.boolean().optional(),
    keys: versions,
  }),
})

interface Options {
  readonly address: string
  readonly mount: string
  /** A key of the type aes256-gcm96 that was made with `derived=true`. */
  readonly key: string
  readonly readToken: () => Promise<string>
  readonly timeoutMs?: number
}

/** The transit engine of HashiCorp Vault or OpenBao: keys stay there, data keys travel. */
export function vaultTransitProvider({ key, ...options }: Options): KeyProvider {
  const calls = transitCalls(options)
  const { ask } = calls
  const described = () => describedBy(calls, key)
  return {
    kind: 'vault-transit',
    ...wrapping(calls, key),
    current: async () => idOf(key, (await described()).latest_version),
    async health() {
      await calls.health()
      await described()
    },
    signer: (purpose) => signerOf(calls, `${key}-${purpose}`),
    async keys() {
      const { latest_version: latest, min_decryption_version: oldest, keys } = await described()
      return Object.entries(keys)
        .map(([version, made]) =>
          stateOf({ version: Number(version), made, latest, oldest, id: idOf(key, version) }),
        )
        .sort((left, right) => left.version - right.version)
    },
    async rotate() {
      orFault(await ask('POST', `keys/${key}/rotate`, {}))
      return idOf(key, (await described()).latest_version)
    },
    async refuseBelow(version) {
      orFault(await ask('POST', `keys/${key}/config`, { min_decryption_version: version }))
    },
  }
}

type Calls = ReturnType<typeof transitCalls>

function wrapping({ ask }: Calls, key: string): Pick<KeyProvider, 'wrap' | 'unwrap' | 'rewrap'> {
  const wrappedBy = (answer: unknown): WrappedKey => {
    const { ciphertext } = encrypted.parse(answer).data
    return { kekId: idOf(key, CIPHERTEXT.exec(ciphertext)?.[1] ?? ''), blob: ciphertext }
  }
  return {
    async wrap(dataKey, context) {
      const plaintext = Buffer.from(dataKey).toString('base64')
      return wrappedBy(
        orFault(await ask('POST', `encrypt/${key}`, { plaintext, context: base64Of(context) })),
      )
    },
    async unwrap({ blob }, context) {
      const body = { ciphertext: blob, context: base64Of(context) }
      const { data } = decrypted.parse(orIntegrity(await ask('POST', `decrypt/${key}`, body)))
      return Buffer.from(data.plaintext, 'base64')
    },
    async rewrap({ blob }, context) {
      const body = { ciphertext: blob, context: base64Of(context) }
      return wrappedBy(orIntegrity(await ask('POST', `rewrap/${key}`, body)))
    },
  }
}

const base64Of = (context: WrapContext) => Buffer.from(contextText(context)).toString('base64')
const idOf = (key: string, version: number | string) => `${key}:v${version}`

/** What the engine does not accept was not wrapped by it for this context. */
function orIntegrity(answer: TransitAnswer): unknown {
  if (answer.kind === 'ok') return answer.body
  if (/too old/.test(answer.why)) throw new KeyRetired('the key is below the minimum version of the engine')
  throw new IntegrityError({ cause: new Error(answer.why) })
}

function orFault(answer: TransitAnswer): unknown {
  if (answer.kind === 'ok') return answer.body
  throw kmsUnavailable(`the transit engine refuses: ${answer.why}`)
}

async function describedBy({ ask }: Calls, key: string) {
  const { data } = keyRead.parse(orFault(await ask('GET', `keys/${key}`)))
  if (data.derived !== true)
    throw kmsUnavailable(
      `the transit key ${key} must be made with derived=true: contexts are not bound otherwise`,
    )
  return data
}

async function signerOf({ ask }: Calls, name: string): Promise<Signer> {
  const { data } = keyRead.parse(orFault(await ask('GET', `keys/${name}`)))
  const newest = data.keys[String(data.latest_version)]
  if (typeof newest !== 'object') throw kmsUnavailable(`the transit key ${name} is not of the type ed25519`)
  return {
    publicKey: Buffer.from(newest.public_key, 'base64'),
    async sign(bytes) {
      const input = Buffer.from(bytes).toString('base64')
      const { data: signed } = signature.parse(orFault(await ask('POST', `sign/${name}`, { input })))
      return Buffer.from(SIGNATURE.exec(signed.signature)?.[1] ?? '', 'base64')
    },
  }
}

interface Version {
  readonly id: string
  readonly version: number
  readonly made: number | { readonly creation_time: string }
  readonly latest: number
  readonly oldest: number
}

function stateOf({ id, version, made, latest, oldest }: Version): KeyEncryptionKey {
  const createdAt = new Date(typeof made === 'number' ? made * 1_000 : made.creation_time).toISOString()
  if (version === latest) return { id, version, createdAt, state: 'active' }
  return { id, version, createdAt, state: version < oldest ? 'refused' : 'decrypt-only' }
}
