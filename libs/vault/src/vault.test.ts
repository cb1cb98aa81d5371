import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, it } from '@jest/globals'

import { memoryStore } from '../test/memory-store.ts'
import type { DataKeyLimits } from './data-keys.ts'
import { fileProvider } from './file-provider.ts'
import { newRing, writeRing } from './ring-file.ts'
import { type FieldPlace, type OpenVault, openVault, SHREDDED } from './vault.ts'

const at = '2026-11-23T08:00:00.000Z'
const ana: FieldPlace = { subject: 'user:ana', aggregateType: 'user', aggregateId: 'ana', field: 'username' }
const integrity = expect.objectContaining({ code: 'integrity', message: 'a sealed value cannot be opened' })

let folder: string
let path: string
let now: number
let store: ReturnType<typeof memoryStore>
let vault: OpenVault
let ids = 0

const file = () => fileProvider({ path, clock: () => new Date(now), readAgainMs: 0 })
const open = (more: DataKeyLimits = {}, tenant = 'test', provider = file()) =>
  openVault({
    provider,
    store,
    clock: () => new Date(now),
    newId: () => `key-${++ids}`,
    tenant,
    limits: more,
  })

beforeEach(async () => {
  now = Date.parse(at)
  folder = await mkdtemp(join(tmpdir(), 'vault-'))
  path = join(folder, 'ring.json')
  await writeRing(path, newRing(at))
  store = memoryStore()
  vault = await open()
})
afterEach(async () => {
  vault.close()
  await rm(folder, { recursive: true })
})

it('opens what it sealed, and what it sealed shows nothing', async () => {
  const sealed = await vault.seal(ana, 'Ana ✓ Souza')
  expect(JSON.parse(sealed)).toEqual({ $enc: 1, k: expect.any(String), v: expect.any(String) })
  expect(Buffer.from(JSON.parse(sealed).v, 'base64url').includes('Ana')).toBe(false)
  expect(await vault.open(ana, sealed)).toBe('Ana ✓ Souza')
  expect(await vault.open(ana, await vault.seal(ana, ''))).toBe('')
})

it('opens after a restart', async () => {
  const sealed = await vault.seal(ana, 'Ana')
  vault.close()
  vault = await open()
  expect(await vault.open(ana, sealed)).toBe('Ana')
})

it('answers with one error for each bit of each byte that was changed', async () => {
  const sealed = Buffer.from(await vault.seal(ana, 'Ana'))
  for (let byte = 0; byte < sealed.length; byte++)
    for (let bit = 0; bit < 8; bit++) {
      const changed = Buffer.from(sealed)
      changed[byte] = (changed[byte] ?? 0) ^ (1 << bit)
      await expect(vault.open(ana, changed.toString('latin1'))).rejects.toEqual(integrity)
    }
})

it('answers with the same error for what was cut, lengthened or spelled in another way', async () => {
  const sealed = await vault.seal(ana, 'Ana')
  const { k, v } = JSON.parse(sealed)
  const others = [
    sealed.slice(0, -1),
    `${sealed} `,
    JSON.stringify({ $enc: 1, k, v: `${v}=` }),
    JSON.stringify({ $enc: 1, k, v: v.slice(0, 20) }),
    JSON.stringify({ $enc: 1, k, v: '' }),
    JSON.stringify({ $enc: 2, k, v }),
    JSON.stringify({ k, v }),
    JSON.stringify({ $enc: 1, v, k }),
    'null',
    '7',
    '',
  ]
  for (const other of others) await expect(vault.open(ana, other)).rejects.toEqual(integrity)
})

it.each<[string, Partial<FieldPlace>]>([
  ['another record', { aggregateId: 'bo' }],
  ['another kind of record', { aggregateType: 'session' }],
  ['another field', { field: 'mail' }],
  ['another subject', { subject: 'user:bo' }],
])('does not open in %s', async (_, other) => {
  await vault.seal({ ...ana, ...other }, 'Bo')
  await expect(vault.open({ ...ana, ...other }, await vault.seal(ana, 'Ana'))).rejects.toEqual(integrity)
})

it('does not open in another installation with the same keys', async () => {
  const sealed = await vault.seal(ana, 'Ana')
  const other = await open({}, 'other')
  await expect(other.open(ana, sealed)).rejects.toEqual(integrity)
  other.close()
})

it('cannot be misled by what divides the parts of a place', async () => {
  const sealed = await vault.seal({ ...ana, aggregateId: 'a|b', field: 'c' }, 'x')
  await expect(vault.open({ ...ana, aggregateId: 'a', field: 'b|c' }, sealed)).rejects.toEqual(integrity)
})

it('refuses a wrapped key that was put in the place of another', async () => {
  const sealed = await vault.seal(ana, 'Ana')
  await vault.seal({ ...ana, subject: 'user:bo' }, 'Bo')
  const [first, second] = [...store.held.values()].map(({ key }) => key)
  if (typeof first !== 'object' || typeof second !== 'object') throw new Error('two keys were expected')
  Object.assign(first, { blob: second.blob })
  vault.close()
  vault = await open()
  await expect(vault.open(ana, sealed)).rejects.toEqual(integrity)
})

it('takes another key once one has been used as often as it may be', async () => {
  vault.close()
  vault = await open({ usesMax: 10 })
  const sealed = await Promise.all(Array.from({ length: 35 }, (_, index) => vault.seal(ana, `${index}`)))
  const uses = Map.groupBy(sealed, (text) => JSON.parse(text).k)
  expect([...uses.values()].every((texts) => texts.length <= 10)).toBe(true)
  for (const [index, text] of sealed.entries()) expect(await vault.open(ana, text)).toBe(`${index}`)
})

it('opens what was shredded as shredded, and seals nothing more for that subject', async () => {
  const bo = { ...ana, subject: 'user:bo', aggregateId: 'bo' }
  const [sealed, other] = [await vault.seal(ana, 'Ana'), await vault.seal(bo, 'Bo')]
  await vault.shred('user:ana')
  expect(await vault.open(ana, sealed)).toBe(SHREDDED)
  expect(await vault.open(bo, other)).toBe('Bo')
  await expect(vault.seal(ana, 'again')).rejects.toMatchObject({ code: 'subject_erased' })
})

it('shreds a subject before it had a key', async () => {
  await vault.shred('user:ana')
  await expect(vault.seal(ana, 'Ana')).rejects.toMatchObject({ code: 'subject_erased' })
})

it('opens nothing more of what another process shredded once it has heard of it', async () => {
  const sealed = await vault.seal(ana, 'Ana')
  const other = await open()
  await other.shred('user:ana')
  expect(await vault.open(ana, sealed)).toBe('Ana')
  vault.forget('user:ana')
  expect(await vault.open(ana, sealed)).toBe(SHREDDED)
  other.close()
})

it('keeps no key that was on its way into memory while its subject was shredded', async () => {
  const sealed = await vault.seal(ana, 'Ana')
  vault.close()
  const whole = file()
  const slow = {
    ...whole,
    async unwrap(...args: Parameters<typeof whole.unwrap>) {
      const key = await whole.unwrap(...args)
      await vault.shred('user:ana')
      return key
    },
  }
  vault = await open({}, 'test', slow)
  expect(await vault.open(ana, sealed)).toBe(SHREDDED)
})

it('goes on with the keys in memory while the key ring cannot be read, until their time is over', async () => {
  const sealed = await vault.seal(ana, 'Ana')
  await rm(path)
  now += 299_000
  expect(await vault.open(ana, sealed)).toBe('Ana')
  expect(await vault.open(ana, await vault.seal(ana, 'more'))).toBe('more')
  await expect(vault.seal({ ...ana, subject: 'user:bo' }, 'Bo')).rejects.toMatchObject({
    code: 'kms_unavailable',
  })
  now += 2_000
  await expect(vault.open(ana, sealed)).rejects.toMatchObject({ code: 'kms_unavailable' })
})

it('does not start without the key ring, or with one that others may read', async () => {
  await chmod(path, 0o640)
  await expect(open()).rejects.toMatchObject({
    code: 'kms_unavailable',
    message: expect.stringMatching(/mode 640/),
  })
  await rm(path)
  await expect(open()).rejects.toMatchObject({ code: 'kms_unavailable' })
})

it('finds by a blind index, which is another one for another index', async () => {
  const index = await vault.blindIndex('username', 'ana')
  expect(index).toMatch(/^[\w-]{22}$/)
  expect(await vault.blindIndex('username', 'ana')).toBe(index)
  expect(await vault.blindIndex('username', 'bo')).not.toBe(index)
  expect(await vault.blindIndex('mail', 'ana')).not.toBe(index)
  vault.close()
  vault = await open()
  expect(await vault.blindIndex('username', 'ana')).toBe(index)
})

it('keeps an index for ever, however often it is asked', async () => {
  vault.close()
  vault = await open({ usesMax: 3 })
  const asked = await Promise.all(Array.from({ length: 20 }, () => vault.blindIndex('username', 'ana')))
  expect(new Set(asked).size).toBe(1)
})

it('keeps no more keys in memory than it may, and still works', async () => {
  vault.close()
  vault = await open({ keysCachedMax: 2 })
  const places = Array.from({ length: 20 }, (_, index) => ({ ...ana, subject: `user:${index}` }))
  const sealed = await Promise.all(
    places.map(async (place) => ({ place, text: await vault.seal(place, place.subject) })),
  )
  for (const { place, text } of sealed) expect(await vault.open(place, text)).toBe(place.subject)
})
