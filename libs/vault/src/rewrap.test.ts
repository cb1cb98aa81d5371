import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'

import { afterEach, beforeEach, expect, it } from '@jest/globals'

import { memoryStore } from '../test/memory-store.ts'
import { fileProvider } from './file-provider.ts'
import { keepRewrapped, type Rewrapped, rewrapAll } from './rewrap.ts'
import { newRing, writeRing } from './ring-file.ts'
import { openVault } from './vault.ts'

const clock = () => new Date()
const place = (id: number) => ({
  subject: `user:${id}`,
  aggregateType: 'user',
  aggregateId: `${id}`,
  field: 'username',
})
let folder: string
let ids = 0

async function house(path = join(folder, 'ring.json')) {
  const provider = fileProvider({ path, clock })
  const store = memoryStore()
  const open = () => openVault({ provider, store, clock, newId: () => `key-${++ids}`, tenant: 'test' })
  return { provider, store, open, vault: await open() }
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vault-'))
  await writeRing(join(folder, 'ring.json'), newRing('2026-11-23T08:00:00.000Z'))
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

it('brings every data key under the new key, and leaves what was sealed as it is', async () => {
  const { provider, store, open, vault } = await house()
  const sealed = await Promise.all(Array.from({ length: 250 }, (_, id) => vault.seal(place(id), `n${id}`)))
  const before = await provider.current()
  const after = await provider.rotate()
  expect(await store.counts()).toEqual(new Map([[before, 250]]))
  expect(await rewrapAll({ provider, store })).toEqual({ rewrapped: 250, broken: [] })
  expect(await store.counts()).toEqual(new Map([[after, 250]]))
  await provider.refuseBelow(2)
  vault.close()
  const again = await open()
  for (const [id, text] of sealed.entries()) expect(await again.open(place(id), text)).toBe(`n${id}`)
  again.close()
})

it('opens nothing more by a key that is below the minimum version', async () => {
  const { provider, open, vault } = await house()
  const sealed = await vault.seal(place(1), 'x')
  await provider.rotate()
  await provider.refuseBelow(2)
  vault.close()
  const again = await open()
  await expect(again.open(place(1), sealed)).rejects.toMatchObject({ code: 'key_retired' })
  again.close()
})

it('tells which data keys are broken, and goes on with the others', async () => {
  const { provider, store, vault } = await house()
  for (let id = 0; id < 3; id++) await vault.seal(place(id), 'x')
  const [first] = [...store.held.values()]
  if (typeof first?.key !== 'object') throw new Error('a key was expected')
  Object.assign(first.key, { blob: first.key.blob.replace(/^./, (letter) => (letter === 'A' ? 'B' : 'A')) })
  await provider.rotate()
  expect(await rewrapAll({ provider, store })).toEqual({ rewrapped: 2, broken: [first.key.keyId] })
  vault.close()
})

it('does not bring a key back that is shredded at the same time', async () => {
  const { provider, store, vault } = await house()
  await vault.seal(place(1), 'x')
  await provider.rotate()
  const slow = {
    ...provider,
    async rewrap(...args: Parameters<typeof provider.rewrap>) {
      const again = await provider.rewrap(...args)
      await vault.shred('user:1')
      return again
    },
  }
  expect(await rewrapAll({ provider: slow, store })).toEqual({ rewrapped: 0, broken: [] })
  expect(await store.activeOf('user:1')).toBe('shredded')
  vault.close()
})

it('seals and opens without a fault while keys are rotated and wrapped anew', async () => {
  const { provider, store, vault } = await house()
  const done: Rewrapped[] = []
  const faults: unknown[] = []
  const watch = keepRewrapped({
    provider,
    store,
    onRewrapped: (one) => done.push(one),
    onFault: (error) => faults.push(error),
  })
  let going = true
  let opened = 0
  const load = Array.from({ length: 2 }, async (_, worker) => {
    for (let turn = 0; going; turn++) {
      const id = worker * 1_000 + (turn % 50)
      const text = await vault.seal(place(id), `${turn}`)
      vault.forget(`user:${id}`)
      expect(await vault.open(place(id), text)).toBe(`${turn}`)
      opened++
      await setImmediate()
    }
  })
  for (let rotation = 0; rotation < 5; rotation++) {
    await provider.rotate()
    await watch.now()
  }
  going = false
  await Promise.all(load)
  await watch.now()
  await watch.stop()
  expect(faults).toEqual([])
  expect(opened).toBeGreaterThan(0)
  expect(done.length).toBeGreaterThan(0)
  vault.close()
})
