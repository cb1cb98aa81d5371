import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { nkeys } from 'nats'

import { natsPermissions } from './nats-permissions.ts'

export const natsUsers = [...Object.keys(natsPermissions), 'system']

/** One seed file a user (mode 600), made once; answers with the public keys. */
export async function natsKeys(folder: string): Promise<Readonly<Record<string, string>>> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const keys = await Promise.all(
    natsUsers.map(async (user) => [user, await publicKey(join(folder, `${user}.nk`))]),
  )
  return Object.fromEntries(keys)
}

async function publicKey(file: string): Promise<string> {
  const seed = await readFile(file).catch(() => undefined)
  if (seed !== undefined) return nkeys.fromSeed(seed).getPublicKey()
  const user = nkeys.createUser()
  await writeFile(file, user.getSeed(), { mode: 0o600, flag: 'wx' })
  return user.getPublicKey()
}
