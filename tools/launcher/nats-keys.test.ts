import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, it } from '@jest/globals'

import {
  forgetFormerKeys,
  keysInForce,
  natsKeys,
  prepareSeeds,
  takeUpSeed,
  takeUpSeeds,
} from './nats-keys.ts'
import { exchangeKeys } from './nats-keys-command.ts'
import { isExchanging, natsUsers } from './seed-files.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'urbe-seeds-'))
})
afterEach(() => rm(folder, { recursive: true }))

const keysOf = async (user: string) => (await keysInForce(folder))[user]

it('are all in force while one follows another, and one afterwards', async () => {
  const { auth: old } = await natsKeys(folder)
  expect(await keysOf('auth')).toEqual([old])
  expect(await isExchanging(folder)).toBe(false)
  await prepareSeeds(folder)
  const [first, next] = (await keysOf('auth')) ?? []
  expect(first).toBe(old)
  expect(next).not.toBe(old)
  expect(await isExchanging(folder)).toBe(true)
  await takeUpSeeds(folder)
  expect(await keysOf('auth')).toEqual([next, old])
  expect(await takeUpSeed(folder, 'auth')).toBe(old)
  await forgetFormerKeys(folder)
  expect(await keysOf('auth')).toEqual([next])
  expect(await readdir(folder)).toHaveLength(natsUsers.length)
})

it('are not made twice by whoever does a step again, also after an end in the middle', async () => {
  await natsKeys(folder)
  await prepareSeeds(folder)
  const prepared = await keysInForce(folder)
  await prepareSeeds(folder)
  expect(await keysInForce(folder)).toEqual(prepared)
  // As if it had ended after the first user.
  const kept = await Promise.all(
    natsUsers
      .slice(1)
      .map(async (user) => [`${user}.nk.next`, await readFile(join(folder, `${user}.nk.next`))]),
  )
  for (const [name] of kept) await rm(join(folder, String(name)))
  await takeUpSeeds(folder)
  for (const [name, seed] of kept) await writeFile(join(folder, String(name)), seed ?? '', { mode: 0o600 })
  await prepareSeeds(folder)
  await takeUpSeeds(folder)
  for (const user of natsUsers) expect((await keysOf(user))?.toSorted()).toEqual(prepared[user]?.toSorted())
})

it('lie in files that nobody else may read, and a former seed nowhere', async () => {
  await natsKeys(folder)
  await prepareSeeds(folder)
  await takeUpSeeds(folder)
  for (const name of await readdir(folder)) {
    expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600)
    if (name.endsWith('.former'))
      expect(await readFile(join(folder, name), 'utf8')).toMatch(/^U[A-Z2-7]{55}$/)
  }
})

it('go into a file of accounts, step by step, where the server is somebody else’s', async () => {
  const accounts = join(folder, '..', `${folder.split('/').at(-1)}.conf`)
  const written = async () => {
    const text = await readFile(accounts, 'utf8')
    return (text.match(/# auth\n/g) ?? []).length
  }
  for (const [step, keys] of [
    ['prepare', 2],
    ['take-up', 2],
    ['finish', 1],
  ] as const) {
    await exchangeKeys([step, folder, accounts])
    expect(await written()).toBe(keys)
  }
  await rm(accounts)
  for (const wrong of [[], ['prepare'], ['prepare', folder], ['leap', folder, accounts]])
    await expect(exchangeKeys(wrong)).rejects.toThrow('say nats-keys prepare|take-up|finish')
})

it('are not made anew where a file cannot be read', async () => {
  await natsKeys(folder)
  await writeFile(join(folder, 'auth.nk'), 'half a se')
  await expect(natsKeys(folder)).rejects.toThrow()
})
