import { readFile } from 'node:fs/promises'

import { UsageError } from '../exit.ts'

/** Where the address may stand, so that no password is on the command line. */
export const DATABASE_VARIABLE = 'URBE_AUDIT_DATABASE'

interface Given {
  /** An address, a file that holds one, or `true` for the one in the environment. */
  readonly db: string | true
  readonly env: Readonly<Record<string, string | undefined>>
}

/** What was given is in no message: a password may be in it, also where it was spelled wrongly. */
export async function databaseAddress({ db, env }: Given): Promise<string> {
  const given = db === true ? env[DATABASE_VARIABLE] : db
  if (given === undefined) throw new UsageError(`--db needs an address, a file, or ${DATABASE_VARIABLE}`)
  const text = given.includes('://') ? given : await textIn(given)
  if (isAddress(text)) return text
  throw new UsageError('--db must be an address like postgres://<user>:<password>@<host>/<database>')
}

async function textIn(file: string): Promise<string> {
  // Neither the name nor the cause is told: a password that was taken for a file name would be in both.
  const text = await readFile(file, 'utf8').catch(() => undefined)
  if (text === undefined) throw new UsageError('the file of --db cannot be read')
  return text.trim()
}

function isAddress(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, username, password, pathname } = new URL(text)
  return /^postgres(ql)?:$/.test(protocol) && [username, password, pathname].every(isDecodable)
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}
