import { mkdir, readFile } from 'node:fs/promises'

import { replaceFile } from '../replace-file.ts'
import { daysLeft, issue, openAuthority } from './authority.ts'
import { certificateFiles } from './files.ts'

/** A certificate with fewer days left is renewed. */
export const RENEWED_BELOW_DAYS = 30

interface Keeping {
  readonly folder: string
  readonly names: readonly string[]
  readonly now: Date
}

/** Sees to it that each process has a certificate that is good for a while; answers with those that got a new one. */
export async function keepCertificates({ folder, names, now }: Keeping): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const authority = await openAuthority(folder, now)
  const renewed: string[] = []
  for (const name of names) {
    const { certFile, keyFile } = certificateFiles(folder, name)
    const known = await readFile(certFile, 'utf8').catch(() => '')
    if ((await daysLeft(known, authority, now)) >= RENEWED_BELOW_DAYS) continue
    const { certificate, key } = await issue(authority, name, now)
    // The certificate last: those who use it look at that file.
    await replaceFile(keyFile, key)
    await replaceFile(certFile, certificate)
    renewed.push(name)
  }
  return renewed
}
