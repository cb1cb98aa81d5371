import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, it } from '@jest/globals'

import { type UserEvent, userEvent } from '@urbe/contracts'

import { memoryStore } from '../test/memory-store.ts'
import { fileProvider } from './file-provider.ts'
import { newRing, writeRing } from './ring-file.ts'
import { fieldPlace, sealedEvents } from './sealed-events.ts'
import { type OpenVault, openVault } from './vault.ts'

const at = '2026-11-23T08:00:00.000Z'
const clock = () => new Date(at)
const named: UserEvent = { type: 'UserNamed', v: 1, data: { username: 'ana', at } }
const disabled: UserEvent = { type: 'UserDisabled', v: 1, data: { at } }
const unnamed: UserEvent = { type: 'UserRegistered', v: 2, data: { roles: ['viewer'], at } }
let folder: string
let vault: OpenVault
let ids = 0

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vault-'))
  const path = join(folder, 'ring.json')
  await writeRing(path, newRing(at))
  const provider = fileProvider({ path, clock })
  vault = await openVault({
    provider,
    store: memoryStore(),
    clock,
    newId: () => `key-${++ids}`,
    tenant: 'test',
  })
})
afterEach(async () => {
  vault.close()
  await rm(folder, { recursive: true })
})

const codec = () => sealedEvents({ vault, event: userEvent, aggregateType: 'user' })

it('seals what the contracts call sensitive, under a key of the aggregate itself', async () => {
  const [sealed] = await codec().seal('u1', [named])
  if (sealed?.type !== 'UserNamed') throw new Error('an event is gone')
  expect(sealed.data).toEqual({ username: { $enc: 1, k: expect.any(String), v: expect.any(String) }, at })
  const place = fieldPlace({ subject: 'user', aggregateType: 'user', aggregateId: 'u1', field: 'username' })
  expect(place.subject).toBe('user:u1')
  expect(await vault.open(place, JSON.stringify(sealed.data.username))).toBe('ana')
})

it('leaves the rest as it is, and a sensitive field that is not there', async () => {
  expect(await codec().seal('u1', [disabled, unnamed])).toEqual([disabled, unnamed])
})

it('seals nothing twice', async () => {
  const once = await codec().seal('u1', [named])
  expect(await codec().seal('u1', once)).toEqual(once)
})

it('makes events that their schema still takes', async () => {
  for (const event of await codec().seal('u1', [named, disabled, unnamed]))
    expect(userEvent.parse(event)).toEqual(event)
})
