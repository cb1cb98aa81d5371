import { readFile } from 'node:fs/promises'

import type { PostgresPool } from 'kysely'
import pg from 'pg'

/** A password that the server has been told of, or will be, and that is about to take the place of the one in the file. */
export const nextPasswordFile = (file: string) => `${file}.next`

/** One with each password that there may be, and one more for files that change places meanwhile. */
export const TRIES_MAX = 3
const WRONG_PASSWORD = '28P01'

/** Which password a role has, while it is replaced: one of two files holds it. */
export interface Passwords {
  /** @throws when the file cannot be read */
  readonly current: () => Promise<string>
  /** Counts how often another one was taken up. */
  readonly turns: () => number
  /** The one that was given out since `turns` was that was refused. Of many who say so, the first counts. */
  readonly refused: (turns: number) => void
}

export function passwordsIn(file: string): Passwords {
  let turns = 0
  return {
    async current() {
      const found = [await textIn(file), await textIn(nextPasswordFile(file)).catch(missing)]
      const there = found.filter((text) => text !== undefined)
      // The cast holds because the first is there.
      return there[turns % there.length] as string
    },
    turns: () => turns,
    refused(at) {
      if (at === turns) turns += 1
    },
  }
}

/** Connections that ask for the password when they are made, not when the service starts. */
export function clientsWith(passwords: Passwords): typeof pg.Client {
  return class extends pg.Client {
    constructor(config?: string | pg.ClientConfig) {
      super(config)
      // What the address says, even nothing, would count before a function in the settings. Not shown where a client is printed.
      const value = () => passwords.current()
      Object.defineProperty(this, 'password', {
        value,
        enumerable: false,
        writable: true,
        configurable: true,
      })
    }
  }
}

/** A pool that takes up the other password when one is refused. */
export function willingPool(pool: PostgresPool, passwords: Passwords): PostgresPool {
  const connect = async () => {
    for (let tries = 1; ; tries++) {
      const turns = passwords.turns()
      try {
        return await pool.connect()
      } catch (error) {
        if (tries === TRIES_MAX || !isWrongPassword(error)) throw error
        passwords.refused(turns)
      }
    }
  }
  return {
    ...(pool.Client === undefined ? {} : { Client: pool.Client }),
    options: pool.options,
    end: () => pool.end(),
    connect,
  }
}

function isWrongPassword(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === WRONG_PASSWORD
}

async function textIn(file: string): Promise<string> {
  return (await readFile(file, 'utf8')).trim()
}

function missing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}
