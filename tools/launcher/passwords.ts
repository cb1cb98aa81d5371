import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

import { replaceFile } from './replace-file.ts'
import { newSecret } from './secrets.ts'
import { textIn } from './seed-files.ts'
import type { Layout } from './settings.ts'

/** Passwords of the local Postgres by role. */
export type Passwords = (role: string) => string

type Place = Pick<Layout, 'passwords' | 'formerSecrets'>

export const passwordFile = ({ passwords }: Pick<Layout, 'passwords'>, role: string) => join(passwords, role)
/** What is about to take the place of the other one; whoever is refused with that tries this. */
export const nextPasswordFile = (layout: Pick<Layout, 'passwords'>, role: string) =>
  `${passwordFile(layout, role)}.next`

/**
 * One file a role, made once. While nothing runs, what was about to take a password's place takes it: the server is told of it
 * before anybody needs it. Not so the superuser's, who has to tell the server.
 */
export async function keptPasswords(
  layout: Place,
  { superuser, services }: { readonly superuser: string; readonly services: readonly string[] },
): Promise<Passwords> {
  await mkdir(layout.passwords, { recursive: true, mode: 0o700 })
  for (const role of services) await promotePassword(layout, role)
  const former = await readFormer(layout)
  const all = new Map<string, string>()
  for (const role of [superuser, ...services]) {
    const known = await textIn(passwordFile(layout, role))
    const password = known ?? former[role] ?? newSecret()
    if (known === undefined) await replaceFile(passwordFile(layout, role), `${password}\n`)
    all.set(role, password)
  }
  await rm(layout.formerSecrets, { force: true })
  return (role) => {
    const password = all.get(role)
    if (password === undefined) throw new Error(`no password for the role ${role}`)
    return password
  }
}

/** The next one takes its place, if there is one. */
export async function promotePassword(layout: Pick<Layout, 'passwords'>, role: string): Promise<void> {
  await rename(nextPasswordFile(layout, role), passwordFile(layout, role)).catch(missing)
}

export async function isPasswordExchanging(
  layout: Pick<Layout, 'passwords'>,
  roles: readonly string[],
): Promise<boolean> {
  const next = await Promise.all(roles.map((role) => textIn(nextPasswordFile(layout, role))))
  return next.some((password) => password !== undefined)
}

/** When the oldest was made, in milliseconds. */
export async function passwordsSince(
  layout: Pick<Layout, 'passwords'>,
  roles: readonly string[],
): Promise<number> {
  const times = await Promise.all(roles.map(async (role) => (await stat(passwordFile(layout, role))).mtimeMs))
  return Math.min(...times)
}

/** One file with all of them, as an installation had it that knew of no others. */
async function readFormer({ formerSecrets }: Place): Promise<Readonly<Record<string, string>>> {
  const text = await textIn(formerSecrets)
  // Only the launcher wrote this file.
  return text === undefined ? {} : (JSON.parse(text) as Readonly<Record<string, string>>)
}

function missing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}
