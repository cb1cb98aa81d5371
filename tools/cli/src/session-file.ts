import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'

import type { SessionStore, StoredSession } from '@urbe/client'

type Environment = Readonly<Record<string, string | undefined>>
const OWNER_ONLY = 0o600

export function configFolder(env: Environment): string {
  return env['URBE_CONFIG_DIR'] ?? join(env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'urbe')
}

/** One session a platform, in a file that only its owner reads. */
export function sessionFile(env: Environment, origin: string): SessionStore & { readonly path: string } {
  const folder = configFolder(env)
  const path = join(folder, 'session.json')
  const all = async (): Promise<Record<string, StoredSession>> => {
    try {
      const content: unknown = JSON.parse(await readFile(path, 'utf8'))
      // Written by us alone; a file that somebody broke by hand counts as no session.
      return typeof content === 'object' && content !== null ? (content as Record<string, StoredSession>) : {}
    } catch {
      return {}
    }
  }
  return {
    path,
    load: async () => (await all())[origin],
    save: async (session) => {
      const { [origin]: _, ...others } = await all()
      const next = session === undefined ? others : { ...others, [origin]: session }
      if (Object.keys(next).length === 0) return await rm(path, { force: true })
      await mkdir(folder, { recursive: true, mode: 0o700 })
      // Renamed into place: a reader sees the old session or the new one, never half of one.
      const beside = `${path}.${process.pid}`
      await writeFile(beside, JSON.stringify(next, null, 2), { mode: OWNER_ONLY })
      await chmod(beside, OWNER_ONLY)
      await rename(beside, path)
    },
  }
}
