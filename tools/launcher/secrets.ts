import { randomBytes } from 'node:crypto'
import { chmod, readFile, writeFile } from 'node:fs/promises'

import type { Layout, Settings } from './settings.ts'

const SECRET_BYTES = 24
const STORE_KEY_BYTES = 32

/** The administrator's password: the given one, else the one of last time, else a new one. Never printed. */
export async function keepAdminPassword({ adminPassword: file }: Layout, settings: Settings): Promise<void> {
  const known = await readFile(file, 'utf8').catch(missing)
  const password = settings.adminPassword ?? known?.trim() ?? newSecret()
  await writeFile(file, `${password}\n`, { mode: 0o600 })
  await chmod(file, 0o600)
}

/** What the message store is sealed with: made when it is asked for, and used ever after, since what is sealed can be read in no other way. */
export async function keptStoreKey(
  { natsStoreKey: file }: Layout,
  { storeCipher }: Pick<Settings, 'storeCipher'>,
): Promise<string | undefined> {
  const known = await readFile(file, 'utf8').catch(missing)
  if (known !== undefined || storeCipher === 'off') return known
  const key = randomBytes(STORE_KEY_BYTES).toString('base64url')
  await writeFile(file, key, { mode: 0o600, flag: 'wx' })
  return key
}

/** Only a file that is not there is none: one that cannot be read must not be taken for it. */
function missing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}

/** As text that needs no quoting anywhere. */
export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url')
}
