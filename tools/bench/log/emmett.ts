import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'

import pg from 'pg'

import type { NewEvent } from '@urbe/contracts'

const run = promisify(execFile)
const PEERS = join(import.meta.dirname, '../peers')
const PACKAGE = '@event-driven-io/emmett-postgresql'
const INSTALL = ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', PEERS]
const INSTALL_DEADLINE_MS = 180_000

/** An event store that appends with the expected version, whoever made it. */
export interface PeerStore extends AsyncDisposable {
  /** `version` is how many events the stream has already. */
  readonly append: (stream: string, events: readonly NewEvent[], version: number) => Promise<void>
}
export type OpenPeerStore = (databaseUrl: string) => Promise<PeerStore>

/** Emmett, installed now if it is not there; otherwise says why not and answers with undefined. */
export async function emmett(say: (line: string) => void): Promise<OpenPeerStore | undefined> {
  try {
    const entry = found() ?? (await install(say))
    // The cast names the little of Emmett that is used here; its types are not there before it is installed.
    const { getPostgreSQLEventStore } = (await import(entry)) as EmmettModule
    return (url) => openStore(url, getPostgreSQLEventStore)
  } catch (error) {
    say(`going on without Emmett: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`)
    return undefined
  }
}

async function install(say: (line: string) => void): Promise<string> {
  say(`installing Emmett to measure beside it: npm ${INSTALL.join(' ')}`)
  await run('npm', INSTALL, { cwd: PEERS, timeout: INSTALL_DEADLINE_MS })
  const entry = found()
  if (entry === undefined) throw new Error(`npm did not bring ${PACKAGE}`)
  return entry
}

function found(): string | undefined {
  try {
    return pathToFileURL(createRequire(join(PEERS, 'package.json')).resolve(PACKAGE)).href
  } catch {
    // Not installed yet, which is what was asked.
    return undefined
  }
}

interface EmmettModule {
  readonly getPostgreSQLEventStore: (url: string) => EmmettStore
}
interface EmmettStore {
  readonly appendToStream: (
    stream: string,
    events: readonly { readonly type: string; readonly data: unknown }[],
    options: { readonly expectedStreamVersion: bigint },
  ) => Promise<unknown>
  readonly schema: { readonly migrate: () => Promise<unknown> }
  readonly close: () => Promise<void>
}

/** In a database whose commits are lazy: acknowledged before they are on the disk, as nats-server's are. */
async function openStore(url: string, make: EmmettModule['getPostgreSQLEventStore']): Promise<PeerStore> {
  await using client = new AsyncDisposableStack()
  const connection = new pg.Client({ connectionString: url })
  await connection.connect()
  client.defer(() => connection.end())
  await connection.query('create database emmett')
  await connection.query('alter database emmett set synchronous_commit = off')
  const store = make(new URL('/emmett', url).href)
  await store.schema.migrate()
  return {
    async append(stream, events, version) {
      await store.appendToStream(stream, events, { expectedStreamVersion: BigInt(version) })
    },
    [Symbol.asyncDispose]: () => store.close(),
  }
}
