import { mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, it } from '@jest/globals'

import { keptPasswords } from './passwords.ts'
import { keepAdminPassword, keptStoreKey } from './secrets.ts'
import { type Layout, layoutOf, readSettings } from './settings.ts'

let layout: Layout
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'urbe-secrets-'))
  await mkdir(join(folder, 'nats'))
  await mkdir(join(folder, 'passwords'))
  layout = layoutOf(folder)
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const settings = readSettings({ NATS_STORE_CIPHER: 'aes' }, '/')
const all = [
  [
    'passwords of the database',
    () => keptPasswords(layout, { superuser: 'postgres', services: ['auth'] }),
    () => join(layout.passwords, 'auth'),
  ],
  ['password of the administrator', () => keepAdminPassword(layout, settings), () => layout.adminPassword],
  ['key of the message store', () => keptStoreKey(layout, settings), () => layout.natsStoreKey],
] as const

it.each(all)('makes the %s once, for nobody else to read', async (_, keep, fileOf) => {
  await keep()
  const made = await readFile(fileOf(), 'utf8')
  await keep()
  expect(await readFile(fileOf(), 'utf8')).toBe(made)
  expect((await stat(fileOf())).mode & 0o777).toBe(0o600)
})

it.each(all)('makes no new %s because the old one cannot be read', async (_, keep, fileOf) => {
  await mkdir(fileOf())
  await expect(keep()).rejects.toThrow('EISDIR')
})
