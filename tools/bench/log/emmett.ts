import pg from 'pg'

import type { NewEvent } from '@urbe/contracts'

import { peerPackage } from '../peer-package.ts'

const PACKAGE = '@event-driven-io/emmett-postgresql'

/** An event store that appends with the expected version, whoever made it. */
export interface PeerStore extends AsyncDisposable {
  /** `version` is how many events the stream has already. */
  readonly append: (stream: string, events: readonly NewEvent[], version: number) => Promise<void>
}
export type OpenPeerStore = (databaseUrl: string) => Promise<PeerStore>

/** Emmett, installed now if it is not there; otherwise says why not and answers with undefined. */
export async function emmett(say: (line: string) => void): Promise<OpenPeerStore | undefined> {
  // The cast names the little of Emmett that is used here; its types are not there before it is installed.
  const module = (await peerPackage(PACKAGE, say)) as EmmettModule | undefined
  return module && ((url) => openStore(url, module.getPostgreSQLEventStore))
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
