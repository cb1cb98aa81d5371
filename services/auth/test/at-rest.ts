import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { sql } from 'kysely'

import { openDatabase } from '@urbe/read-store'

/** Every table of a database, each row as JSON. */
export async function dumpOf(url: string): Promise<string> {
  const db = openDatabase<unknown>(url, { poolMax: 1 })
  const { rows: tables } = await sql<{ name: string }>`
    SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) AS name FROM pg_tables
    WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY name`.execute(db)
  const dumps: string[] = []
  for (const { name } of tables) {
    const { rows } = await sql<{ row: string }>`
      SELECT row_to_json(each)::text AS row FROM ${sql.raw(name)} AS each`.execute(db)
    dumps.push(`${name}\n${rows.map(({ row }) => row).join('\n')}`)
  }
  await db.destroy()
  return dumps.join('\n')
}

/** The files below a folder that hold a text, as it is or in base64. */
export async function filesWith(folder: string, text: string): Promise<string[]> {
  const wanted = [Buffer.from(text), ...base64Of(text)]
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const found: string[] = []
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name)
    const bytes = await readFile(path).catch(unlessGone)
    if (wanted.some((each) => bytes.includes(each))) found.push(path)
  }
  return found
}

/** A server that runs replaces its files: one that is gone since the folder was listed holds nothing. */
function unlessGone(error: NodeJS.ErrnoException): Buffer {
  if (error.code !== 'ENOENT') throw error
  return Buffer.alloc(0)
}

/** However the text lies among what was encoded with it; its ends depend on their neighbours and are left out. */
function base64Of(text: string): Buffer[] {
  return [0, 1, 2].map((before) => {
    const encoded = Buffer.from('.'.repeat(before) + text).toString('base64')
    return Buffer.from(encoded.slice(before === 0 ? 0 : 4, -4))
  })
}
