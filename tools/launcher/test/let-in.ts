import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect } from '@jest/globals'
import { connect } from 'nats'
import pg from 'pg'

import { nkeySigner } from '@urbe/event-log'

import { natsUsers } from '../seed-files.ts'
import { layoutOf } from '../settings.ts'
import type { Copy } from './copies.ts'

/** In an exchange: with the old keys and the next ones, and with the new ones alone. */
export const CONFIGURATIONS = 2

/** The secrets that lie in a state folder, by user and by role. */
export interface Secrets {
  readonly seeds: ReadonlyMap<string, string>
  readonly passwords: ReadonlyMap<string, string>
}

export async function secretsOf({ stateDir }: Copy): Promise<Secrets> {
  const layout = layoutOf(stateDir)
  const seeds = natsUsers.map(async (user) => [user, await readFile(layout.seed(user), 'utf8')] as const)
  const roles = (await readdir(layout.passwords)).filter((name) => !name.endsWith('.next'))
  const passwords = roles.map(
    async (role) => [role, (await readFile(join(layout.passwords, role), 'utf8')).trim()] as const,
  )
  return { seeds: new Map(await Promise.all(seeds)), passwords: new Map(await Promise.all(passwords)) }
}

async function portsOf({ stateDir }: Copy): Promise<{ readonly nats: number; readonly postgres: number }> {
  return JSON.parse(await readFile(layoutOf(stateDir).ports, 'utf8'))
}

/** Whom nats-server lets in with these. */
export async function usersLetIn(copy: Copy, { seeds }: Secrets): Promise<readonly string[]> {
  const { nats: port } = await portsOf(copy)
  const letIn: string[] = []
  for (const [user, seed] of seeds) {
    let isIn = await isLetIn(port, seed)
    // Who is about to say who they are when the server reads its configuration anew is turned away by it, too.
    for (let reads = 1; reads <= CONFIGURATIONS && !isIn; reads += 1) isIn = await isLetIn(port, seed)
    if (isIn) letIn.push(user)
  }
  return letIn
}

async function isLetIn(port: number, seed: string): Promise<boolean> {
  const authenticator = nkeySigner(Buffer.from(seed.trim()))
  const nats = await connect({ servers: `127.0.0.1:${port}`, authenticator, reconnect: false }).catch(
    (error: { readonly code?: string }) => {
      expect(error.code).toBe('AUTHORIZATION_VIOLATION')
    },
  )
  await nats?.close()
  return nats !== undefined
}

/** Whom Postgres lets in with these. */
export async function rolesLetIn(copy: Copy, { passwords }: Secrets): Promise<readonly string[]> {
  const { postgres: port } = await portsOf(copy)
  const letIn: string[] = []
  for (const [user, password] of passwords) {
    const client = new pg.Client({ host: '127.0.0.1', port, user, password, database: 'postgres' })
    try {
      await client.connect()
      letIn.push(user)
      await client.end()
    } catch (error) {
      expect(error).toMatchObject({ code: '28P01' })
    }
  }
  return letIn
}
