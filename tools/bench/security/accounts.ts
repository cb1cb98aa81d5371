import { readFile } from 'node:fs/promises'

import { sql } from 'kysely'

import { openDatabase } from '@urbe/read-store'

import { asJson, ask, json } from './client.ts'

/** A user without a password; answers with its id. */
export async function register(auth: string, admin: string, username: string): Promise<string> {
  const body = JSON.stringify({ username, roles: ['viewer'] })
  const asked = ask(`${auth}/api/v1/users`, { method: 'POST', headers: asJson(admin), body })
  return (await json<{ id: string }>(asked)).id
}

/** Hashes are put where they stand: nobody can bring one in from outside. */
export async function openCredentials(authPid: number) {
  const { url, passwordFile } = await databaseOf(authPid)
  const db = openDatabase<unknown>(url, { poolMax: 1, passwordFile })
  return {
    async give(userId: string, hash: string): Promise<void> {
      await sql`INSERT INTO credential (user_id, password_hash, changed_at) VALUES (${userId}, ${hash}, now())`.execute(
        db,
      )
    },
    /** Of who has had a password for longest: the first administrator. */
    async first(): Promise<string> {
      const { rows } = await sql<{ hash: string }>`
        SELECT password_hash AS hash FROM credential ORDER BY changed_at LIMIT 1`.execute(db)
      const [first] = rows
      if (first === undefined) throw new Error('nobody has a password')
      return first.hash
    },
    async [Symbol.asyncDispose]() {
      await db.destroy()
    },
  }
}

/** As the process was told it. */
async function databaseOf(pid: number): Promise<{ readonly url: string; readonly passwordFile: string }> {
  const environment = (await readFile(`/proc/${pid}/environ`, 'utf8')).split('\0')
  const told = (name: string) => {
    const value = environment.find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1)
    if (value === undefined) throw new Error(`the process was told no ${name}`)
    return value
  }
  return { url: told('DATABASE_URL'), passwordFile: told('DATABASE_PASSWORD_FILE') }
}
