import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'

import { natsPermissions } from './nats-permissions.ts'

export const natsUsers = [...Object.keys(natsPermissions), 'system']

export const seedFile = (folder: string, user: string) => join(folder, `${user}.nk`)
/** A seed that is about to take the place of the other one. */
export const nextSeedFile = (folder: string, user: string) => `${seedFile(folder, user)}.next`
/** The public key of the seed that was there before, as long as somebody may be connected with it. */
export const formerKeyFile = (folder: string, user: string) => join(folder, `${user}.former`)

/** Whether an exchange of seeds has begun and is not over. */
export async function isExchanging(folder: string): Promise<boolean> {
  for (const user of natsUsers) if (await isExchangingFor(folder, user)) return true
  return false
}

export async function isExchangingFor(folder: string, user: string): Promise<boolean> {
  const begun = (await textIn(nextSeedFile(folder, user))) ?? (await textIn(formerKeyFile(folder, user)))
  return begun !== undefined
}

/** When the oldest seed was made, in milliseconds. */
export async function seedsSince(folder: string): Promise<number> {
  const times = await Promise.all(natsUsers.map(async (user) => (await stat(seedFile(folder, user))).mtimeMs))
  return Math.min(...times)
}

/** Undefined when there is no such file. One that cannot be read must not be taken for that. */
export async function textIn(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')).trim()
  } catch (error) {
    // The cast holds for whatever a file system says.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return undefined
  }
}
