import { mkdir, rename, rm, writeFile } from 'node:fs/promises'

import { nkeys } from 'nats'

import { replaceFile } from './replace-file.ts'
import { formerKeyFile, isExchangingFor, natsUsers, nextSeedFile, seedFile, textIn } from './seed-files.ts'

/** Public keys by user: several while one follows another. */
export type KeysInForce = Readonly<Record<string, readonly string[]>>

/** One seed file a user (mode 600), made once; answers with the public keys. */
export async function natsKeys(folder: string): Promise<Readonly<Record<string, string>>> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const keys = await Promise.all(natsUsers.map(async (user) => [user, await made(seedFile(folder, user))]))
  return Object.fromEntries(keys)
}

/** All keys that the server has to know, so that nobody is locked out at whatever point an exchange of them was left. */
export async function keysInForce(folder: string): Promise<KeysInForce> {
  const current = await natsKeys(folder)
  const keys = await Promise.all(
    natsUsers.map(async (user) => {
      const next = await publicKeyIn(nextSeedFile(folder, user))
      const former = await textIn(formerKeyFile(folder, user))
      const all = [current[user], next, former].filter((key) => key !== undefined)
      return [user, [...new Set(all)]] as const
    }),
  )
  return Object.fromEntries(keys)
}

/** A next seed for every user, but for those whose seed was replaced in an exchange that is not over yet. */
export async function prepareSeeds(folder: string): Promise<void> {
  for (const user of natsUsers) {
    if (!(await isExchangingFor(folder, user)))
      await replaceFile(nextSeedFile(folder, user), seedOf(nkeys.createUser()))
  }
}

/** The next seeds take the place of the others, whose public keys are kept until nobody uses them. */
export async function takeUpSeeds(folder: string): Promise<void> {
  for (const user of natsUsers) await takeUpSeed(folder, user)
}

/** Answers with the public key that was replaced, also when that was done before. */
export async function takeUpSeed(folder: string, user: string): Promise<string | undefined> {
  if ((await textIn(nextSeedFile(folder, user))) !== undefined) {
    const key = await made(seedFile(folder, user))
    await replaceFile(formerKeyFile(folder, user), key)
    await rename(nextSeedFile(folder, user), seedFile(folder, user))
  }
  return await textIn(formerKeyFile(folder, user))
}

export async function forgetFormerKeys(folder: string): Promise<void> {
  for (const user of natsUsers) await rm(formerKeyFile(folder, user), { force: true })
}

async function made(file: string): Promise<string> {
  const known = await publicKeyIn(file)
  if (known !== undefined) return known
  const user = nkeys.createUser()
  await writeFile(file, seedOf(user), { mode: 0o600, flag: 'wx' })
  return user.getPublicKey()
}

async function publicKeyIn(file: string): Promise<string | undefined> {
  const seed = await textIn(file)
  return seed === undefined ? undefined : nkeys.fromSeed(new TextEncoder().encode(seed)).getPublicKey()
}

function seedOf(user: ReturnType<typeof nkeys.createUser>): string {
  return new TextDecoder().decode(user.getSeed())
}
