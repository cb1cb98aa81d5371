import { chown, copyFile, rename } from 'node:fs/promises'
import { join } from 'node:path'

import { keepCertificates } from './certificates.ts'
import { certificateFiles, POSTGRES_CERTIFICATE, type TlsPlan } from './files.ts'

/** Certificates for everybody; answers with those that got a new one. */
export async function installCertificates(
  { postgres, ...plan }: TlsPlan,
  now: Date,
): Promise<readonly string[]> {
  const renewed = await keepCertificates({ ...plan, now })
  await lend(plan.folder, postgres)
  return renewed
}

/** Postgres reads only keys of its own account. */
async function lend(folder: string, { folder: to, uid, gid }: TlsPlan['postgres']): Promise<void> {
  const { certFile, keyFile } = certificateFiles(folder, POSTGRES_CERTIFICATE)
  for (const [from, name] of [
    [keyFile, 'server.key'],
    [certFile, 'server.pem'],
  ] as const) {
    const draft = join(to, `${name}.new`)
    await copyFile(from, draft)
    if (uid !== undefined && gid !== undefined) await chown(draft, uid, gid)
    await rename(draft, join(to, name))
  }
}
