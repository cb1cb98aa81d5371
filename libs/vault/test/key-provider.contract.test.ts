import { createPublicKey, randomBytes, verify } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'

import { fileProvider } from '../src/file-provider.ts'
import type { KeyProvider } from '../src/key-provider.ts'
import { awsKmsProvider } from '../src/kms-provider.ts'
import { newRing, writeRing } from '../src/ring-file.ts'
import { vaultTransitProvider } from '../src/transit-provider.ts'
import { CREDENTIALS, REGION, startKmsServer } from './kms-server.ts'
import { startTransitServer, TOKEN } from './transit-server.ts'

interface Place extends AsyncDisposable {
  readonly provider: KeyProvider
  /** From now on the keys cannot be reached. */
  readonly takeAway: () => Promise<void>
}

async function inAFile(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'vault-'))
  const path = join(folder, 'ring.json')
  await writeRing(path, newRing('2026-11-23T08:00:00.000Z'))
  return {
    provider: fileProvider({ path, clock: () => new Date(), readAgainMs: 0 }),
    takeAway: () => rm(path),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  }
}

async function inVaultTransit(): Promise<Place> {
  const server = await startTransitServer('urbe')
  const { address, engine } = server
  return {
    provider: vaultTransitProvider({ address, mount: 'transit', key: 'urbe', readToken: async () => TOKEN }),
    async takeAway() {
      engine.sealed = true
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

const kmsOptions = {
  region: REGION,
  alias: 'urbe',
  now: () => new Date(),
  readCredentials: async () => CREDENTIALS,
}

async function inAwsKms(): Promise<Place> {
  const server = await startKmsServer('urbe')
  return {
    provider: awsKmsProvider({ ...kmsOptions, endpoint: server.endpoint }),
    async takeAway() {
      server.state.away = true
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

const context = { keyId: 'key-1', subject: 'user:ana' }
const integrity = { code: 'integrity' }
const ED25519_SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex')

const places: [string, () => Promise<Place>][] = [
  ['a file', inAFile],
  ['Vault Transit', inVaultTransit],
  ['AWS KMS', inAwsKms],
]

describe.each(places)('keys in %s', (_, open) => {
  let place: Place
  let provider: KeyProvider
  let dataKey: Buffer
  beforeEach(async () => {
    place = await open()
    provider = place.provider
    dataKey = randomBytes(32)
  })
  afterEach(async () => {
    await place[Symbol.asyncDispose]()
  })

  it('unwrap what they wrapped, and the blob shows nothing of it', async () => {
    const wrapped = await provider.wrap(dataKey, context)
    expect(wrapped.kekId).toBe(await provider.current())
    expect(wrapped.blob).not.toContain(dataKey.toString('base64'))
    expect(Buffer.from(await provider.unwrap(wrapped, context))).toEqual(dataKey)
  })

  it.each([
    ['another key id', { ...context, keyId: 'key-2' }],
    ['another subject', { ...context, subject: 'user:bo' }],
  ])('do not unwrap for %s', async (_what, other) => {
    const wrapped = await provider.wrap(dataKey, context)
    await expect(provider.unwrap(wrapped, other)).rejects.toMatchObject(integrity)
    await expect(provider.rewrap(wrapped, other)).rejects.toMatchObject(integrity)
  })

  it('do not unwrap a blob that was changed', async () => {
    const { kekId, blob } = await provider.wrap(dataKey, context)
    const at = blob.length - 10
    const changed = `${blob.slice(0, at)}${blob[at] === 'A' ? 'B' : 'A'}${blob.slice(at + 1)}`
    for (const other of [changed, blob.slice(0, -8), ''])
      await expect(provider.unwrap({ kekId, blob: other }, context)).rejects.toMatchObject(integrity)
  })
})

describe.each(places)('the ring of keys in %s', (_, open) => {
  let place: Place
  let provider: KeyProvider
  let dataKey: Buffer
  beforeEach(async () => {
    place = await open()
    provider = place.provider
    dataKey = randomBytes(32)
  })
  afterEach(async () => {
    await place[Symbol.asyncDispose]()
  })

  it('are rotated: the new one wraps, the old one still unwraps', async () => {
    const [before, wrapped] = [await provider.current(), await provider.wrap(dataKey, context)]
    const made = await provider.rotate()
    expect(made).not.toBe(before)
    expect(await provider.current()).toBe(made)
    expect(Buffer.from(await provider.unwrap(wrapped, context))).toEqual(dataKey)
    const again = await provider.rewrap(wrapped, context)
    expect(again.kekId).toBe(made)
    expect(Buffer.from(await provider.unwrap(again, context))).toEqual(dataKey)
    expect((await provider.keys()).map(({ id, version, state }) => ({ id, version, state }))).toEqual([
      { id: before, version: 1, state: 'decrypt-only' },
      { id: made, version: 2, state: 'active' },
    ])
  })

  it('refuse what is below their minimum version', async () => {
    const wrapped = await provider.wrap(dataKey, context)
    await provider.rotate()
    const again = await provider.rewrap(wrapped, context)
    await provider.refuseBelow(2)
    await expect(provider.unwrap(wrapped, context)).rejects.toMatchObject({ code: 'key_retired' })
    expect(Buffer.from(await provider.unwrap(again, context))).toEqual(dataKey)
    expect((await provider.keys()).filter(({ state }) => state === 'decrypt-only')).toEqual([])
  })

  it('tell their ages and no material', async () => {
    const [key] = await provider.keys()
    expect(Object.keys(key ?? {}).toSorted()).toEqual(['createdAt', 'id', 'state', 'version'])
    expect(Date.parse(key?.createdAt ?? '')).toBeLessThanOrEqual(Date.now())
  })
})

describe.each(places)('whoever keeps keys in %s', (_, open) => {
  let place: Place
  let provider: KeyProvider
  let dataKey: Buffer
  beforeEach(async () => {
    place = await open()
    provider = place.provider
    dataKey = randomBytes(32)
  })
  afterEach(async () => {
    await place[Symbol.asyncDispose]()
  })

  it('sign for a purpose, with the same key each time and another for another purpose', async () => {
    const [signer, again, other] = [
      await provider.signer('audit'),
      await provider.signer('audit'),
      await provider.signer('witness'),
    ]
    expect(signer.publicKey).toHaveLength(32)
    expect(again.publicKey).toEqual(signer.publicKey)
    expect(other.publicKey).not.toEqual(signer.publicKey)
    const text = Buffer.from('a checkpoint')
    const key = createPublicKey({
      key: Buffer.concat([ED25519_SPKI_HEAD, signer.publicKey]),
      format: 'der',
      type: 'spki',
    })
    expect(verify(null, text, key, await signer.sign(text))).toBe(true)
    expect(verify(null, Buffer.from('another'), key, await signer.sign(text))).toBe(false)
  })

  it('say that they cannot be reached, whatever they are asked', async () => {
    const wrapped = await provider.wrap(dataKey, context)
    await provider.health()
    await place.takeAway()
    const asked = [
      provider.health(),
      provider.current(),
      provider.wrap(dataKey, context),
      provider.unwrap(wrapped, context),
      provider.rewrap(wrapped, context),
      provider.rotate(),
      provider.signer('audit'),
    ]
    for (const answer of await Promise.allSettled(asked))
      expect(answer).toMatchObject({ status: 'rejected', reason: { code: 'kms_unavailable' } })
  })
})

describe('Vault Transit', () => {
  const options = { mount: 'transit', key: 'urbe', readToken: async () => TOKEN }

  it('is not used with a key that binds no context', async () => {
    await using server = await startTransitServer('urbe')
    server.engine.derived = false
    const provider = vaultTransitProvider({ ...options, address: server.address })
    await expect(provider.health()).rejects.toMatchObject({ message: expect.stringMatching(/derived=true/) })
  })

  it.each([
    ['a token that is not good', { readToken: async () => 'hvs.another' }],
    ['a key that is not there', { key: 'other' }],
    ['a token that cannot be read', { readToken: () => Promise.reject(new Error('ENOENT')) }],
  ])('is not reached with %s, and the message holds no token', async (_, wrong) => {
    await using server = await startTransitServer('urbe')
    const provider = vaultTransitProvider({ ...options, address: server.address, ...wrong })
    const error: Error = await provider.wrap(randomBytes(32), context).then(
      () => Promise.reject(new Error('it was reached')),
      (refused: Error) => refused,
    )
    expect(error).toMatchObject({ code: 'kms_unavailable' })
    expect(error.message).not.toContain('hvs.')
  })

  it('is not waited for longer than it may take', async () => {
    const provider = vaultTransitProvider({ ...options, address: 'http://192.0.2.1:8200', timeoutMs: 50 })
    await expect(provider.health()).rejects.toMatchObject({ code: 'kms_unavailable' })
  })
})

describe('AWS KMS', () => {
  it.each([
    [
      'a secret key that is not good',
      { readCredentials: async () => ({ ...CREDENTIALS, secretAccessKey: 'x' }) },
    ],
    ['another region', { region: 'us-east-1' }],
    ['a clock that is wrong', { now: () => new Date(0) }],
    ['credentials that cannot be read', { readCredentials: () => Promise.reject(new Error('ENOENT')) }],
    ['an alias that is not there', { alias: 'other' }],
  ])('is not reached with %s, and the message holds no secret', async (_, wrong) => {
    await using server = await startKmsServer('urbe')
    const provider = awsKmsProvider({ ...kmsOptions, endpoint: server.endpoint, ...wrong })
    const error: Error = await provider.wrap(randomBytes(32), context).then(
      () => Promise.reject(new Error('it was reached')),
      (refused: Error) => refused,
    )
    expect(error).toMatchObject({ code: 'kms_unavailable' })
    expect(error.message).not.toContain(CREDENTIALS.secretAccessKey)
  })

  it('is not waited for longer than it may take', async () => {
    const provider = awsKmsProvider({ ...kmsOptions, endpoint: 'http://192.0.2.1', timeoutMs: 50 })
    await expect(provider.health()).rejects.toMatchObject({ code: 'kms_unavailable' })
  })
})

it('a ring whose file was opened to others is not used any more', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'vault-'))
  const path = join(folder, 'ring.json')
  await writeRing(path, newRing('2026-11-23T08:00:00.000Z'))
  const provider = fileProvider({ path, clock: () => new Date(), readAgainMs: 0 })
  await provider.current()
  await chmod(path, 0o644)
  await expect(provider.current()).rejects.toMatchObject({ code: 'kms_unavailable' })
  await rm(folder, { recursive: true })
})
