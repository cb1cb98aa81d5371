import { readFile } from 'node:fs/promises'

import { connected, type DatabaseServer, withPassword } from '../databases.ts'
import { nextPasswordFile, passwordFile, promotePassword } from '../passwords.ts'
import { replaceFile } from '../replace-file.ts'
import { SUPERUSER } from '../roles.ts'
import { newSecret } from '../secrets.ts'
import { textIn } from '../seed-files.ts'
import { certificateFiles } from '../tls/files.ts'
import { type Rotating, rolesOf } from './plan.ts'

/**
 * A new password for every role. It stands in a file beside the old one before the server knows it, and whoever is refused with
 * one of the two tries the other: at no point is anybody locked out. Connections that are there go on.
 */
export async function rotatePasswords(rotating: Rotating): Promise<void> {
  const { layout, tell } = rotating
  const client = await connected(await serverOf(rotating))
  try {
    for (const role of rolesOf(rotating.plan)) {
      const password = await preparedPassword(rotating, role)
      tell(`postgres: ${role} has a next password`)
      await client.query(`alter role ${role} password '${password}'`)
      tell(`postgres: the server knows it`)
      await promotePassword(layout, role)
    }
  } finally {
    await client.end()
  }
  tell('postgres: done')
}

/** The one that was made before an end in the middle, else a new one. */
async function preparedPassword({ layout }: Rotating, role: string): Promise<string> {
  const file = nextPasswordFile(layout, role)
  const known = await textIn(file)
  if (known !== undefined) return known
  const password = newSecret()
  await replaceFile(file, `${password}\n`)
  return password
}

async function serverOf({ plan, layout }: Rotating): Promise<DatabaseServer> {
  const { url, isOwn } = plan.postgres
  if (!isOwn) return { url }
  const password = await textIn(passwordFile(layout, SUPERUSER))
  if (password === undefined) throw new Error('there is no password of the superuser')
  return {
    url: withPassword(url, password),
    nextPassword: await textIn(nextPasswordFile(layout, SUPERUSER)),
    ...(plan.settings.tls ? { ca: await readFile(certificateFiles(layout.tls, 'edge').caFile) } : {}),
  }
}
