import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { connect, nkeyAuthenticator, StorageType } from 'nats'

import { natsServerAt, startOnLeash, until } from '@urbe/local-servers'
import { freePort } from '@urbe/testkit'

import { natsConfig } from '../nats-config.ts'
import { natsKeys } from '../nats-keys.ts'
import { keptStoreKey } from '../secrets.ts'
import { layoutOf } from '../settings.ts'

const MARKER = 'a-marker-that-nobody-else-writes'
const layout = () => layoutOf(folder)
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'urbe-sealed-'))
  await mkdir(layout().seeds, { recursive: true })
})
afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }))

/** The launcher's own configuration on a server of its own; answers when it is ready. */
async function serverWith(storeKey: string | undefined) {
  const port = await freePort()
  const publicKeys = await natsKeys(layout().seeds)
  const place = { port, storeDir: layout().natsStore, durability: 'os', publicKeys, storeKey } as const
  await writeFile(layout().natsConfig, natsConfig(place), { mode: 0o600 })
  const opened = async (user: string) => {
    const authenticator = nkeyAuthenticator(await readFile(layout().seed(user)))
    const options = { authenticator, inboxPrefix: `_INBOX.${user}`, reconnect: false }
    return await connect({ ...options, servers: `127.0.0.1:${port}` })
  }
  const answers = () =>
    opened('provisioner').then(
      async (connection) => await connection.close().then(() => true),
      () => false,
    )
  const ready = (signal: AbortSignal) => until(answers, { deadlineMs: 60_000, signal })
  const { stop } = await startOnLeash(
    { ...natsServerAt('nats-server', layout().natsConfig), env: {} },
    { logFile: join(folder, 'nats.log'), stopSignal: 'TERM', ready },
  )
  return { opened, [Symbol.asyncDispose]: stop }
}

async function write(storeKey: string | undefined): Promise<void> {
  await using server = await serverWith(storeKey)
  const provisioner = await server.opened('provisioner')
  const manager = await provisioner.jetstreamManager()
  await manager.streams.add({ name: 'PARKED', subjects: ['parked.>'], storage: StorageType.File })
  await provisioner.close()
  const service = await server.opened('auth')
  await service.jetstream().publish('parked.one', MARKER)
  await service.close()
}

async function readBack(storeKey: string | undefined): Promise<string> {
  await using server = await serverWith(storeKey)
  const connection = await server.opened('event-store')
  const manager = await connection.jetstreamManager()
  const { data } = await manager.streams.getMessage('PARKED', { seq: 1 })
  await connection.close()
  return new TextDecoder().decode(data)
}

async function filesWithMarker(): Promise<number> {
  const entries = await readdir(layout().natsStore, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  const all = await Promise.all(files.map((entry) => readFile(join(entry.parentPath, entry.name))))
  return all.filter((bytes) => bytes.includes(MARKER)).length
}

it('holds nothing in the clear when it is sealed, and gives it out under its key', async () => {
  const key = await keptStoreKey(layout(), { storeCipher: 'aes' })
  await write(key)
  expect(await filesWithMarker()).toBe(0)
  expect(await readBack(key)).toBe(MARKER)
})

it('seals what lay there in the clear when it is told to later', async () => {
  expect(await keptStoreKey(layout(), { storeCipher: 'off' })).toBeUndefined()
  await write(undefined)
  expect(await filesWithMarker()).toBe(1)
  expect(await readBack(await keptStoreKey(layout(), { storeCipher: 'aes' }))).toBe(MARKER)
  expect(await filesWithMarker()).toBe(0)
})

it('keeps its key to itself, and for ever', async () => {
  const key = await keptStoreKey(layout(), { storeCipher: 'aes' })
  expect((await stat(layout().natsStoreKey)).mode & 0o777).toBe(0o600)
  expect(await keptStoreKey(layout(), { storeCipher: 'off' })).toBe(key)
  expect(key).toMatch(/^[\w-]{43}$/)
})
