import {
  type CustomRoles,
  REVOCATIONS_MAX,
  type Revocation,
  revocation,
  revocationQuery,
  subjects,
} from '@urbe/contracts'

import type { SigningKeys } from '../keys/signing-keys.ts'
import type { Demand, Revoked, StoredRevocations } from './revocation-list.ts'

const HEARTBEAT_MS = 1_000
const FORGETTING_MS = 60_000

interface Connection {
  readonly publish: (subject: string, body: Uint8Array) => unknown
  readonly subscribe: (
    subject: string,
    onMessage: (body: Uint8Array, subject: string, reply: string | undefined) => void,
  ) => { readonly unsubscribe: () => void }
}

interface Deps {
  readonly connection: Connection
  readonly stored: StoredRevocations
  readonly keys: Pick<SigningKeys, 'keySet' | 'advance'>
  /** The roles beside those of the system, as they stand in the database. */
  readonly toldRoles: () => Promise<CustomRoles>
  readonly log: { readonly error: (fields: object, message: string) => void }
  /** For tests: how many entries may stand. */
  readonly entriesMax?: number
}

export interface RevocationFeed {
  readonly revokeSession: (sessionId: string) => Promise<void>
  /** Tokens that carry an older epoch are refused. */
  readonly revokeUser: (userId: string, epoch: number) => Promise<void>
  readonly revokeToken: (tokenId: string) => Promise<void>
  readonly revokeKey: (keyId: string) => Promise<void>
  /** Tokens of a service account from before or in this second are refused. */
  readonly revokeClient: (clientId: string, through: Date) => Promise<void>
  /** What changes something needs a proof of who they are from after that moment, in every service. */
  readonly demandProof: (demand: Demand) => Promise<void>
  /** Whoever holds the session has proved who they are: also tokens that are out count so. */
  readonly steppedUp: (sessionId: string, at: Date) => Promise<void>
  /** Ends every access token there is; who holds a refresh token gets a new one. */
  readonly revokeAll: () => Promise<void>
  /** What new tokens carry. */
  readonly globalEpoch: () => number
  /** Services and replicas read the keys anew. */
  readonly tellKeys: () => void
  /** Services read the roles anew. */
  readonly tellRoles: () => void
  readonly stop: () => void
}

/** Tells every service at once what has been revoked, and whoever asks what the keys and the whole list are. */
export async function startRevocationFeed(deps: Deps): Promise<RevocationFeed> {
  const { connection, stored, keys, toldRoles, log, entriesMax = REVOCATIONS_MAX } = deps
  const heard = {
    newest: await stored.newest(),
    globalEpoch: await stored.globalEpoch(),
    roles: (await toldRoles()).version,
  }
  const hear = (message: Revocation) => {
    heard.newest = Math.max(heard.newest, message.sequence)
    if (message.kind === 'global') heard.globalEpoch = Math.max(heard.globalEpoch, message.epoch)
  }
  const tell = (message: Revocation) => {
    hear(message)
    connection.publish(subjects.revoked, bytesOf(message))
  }
  const tellKeys = () => void connection.publish(subjects.keysChanged, new Uint8Array())
  const tellRoles = () => void connection.publish(subjects.rolesChanged, new Uint8Array())
  const revokeAll = async () => tell(await stored.endAll())
  const revoke = async (revoked: Revoked) => {
    tell(await stored.add(revoked))
    if ((await stored.length()) > entriesMax) await revokeAll()
  }
  const look = async () => {
    heard.newest = Math.max(heard.newest, await stored.newest())
    heard.globalEpoch = Math.max(heard.globalEpoch, await stored.globalEpoch())
    heard.roles = (await toldRoles()).version
    if (await keys.advance()) tellKeys()
  }
  const beat = async () => {
    // A database that is away keeps nobody out who may come in: nothing can be revoked meanwhile.
    await look().catch((err: unknown) => log.error({ err }, 'keys and revocations could not be looked at'))
    tell({ kind: 'heartbeat', sequence: heard.newest, keys: keys.keySet().version, roles: heard.roles })
  }
  const beating = setInterval(() => void beat(), HEARTBEAT_MS)
  const forgetting = forgetSometimes(deps)
  const subscriptions = listen(deps, hear)
  return {
    revokeAll,
    tellKeys,
    tellRoles,
    globalEpoch: () => heard.globalEpoch,
    revokeSession: (sessionId) => revoke({ kind: 'session', sessionId }),
    revokeUser: (userId, epoch) => revoke({ kind: 'user', userId, epoch }),
    revokeToken: (tokenId) => revoke({ kind: 'token', tokenId }),
    revokeKey: (keyId) => revoke({ kind: 'key', keyId }),
    revokeClient: (clientId, through) =>
      revoke({ kind: 'client', clientId, through: Math.floor(through.getTime() / 1_000) }),
    demandProof: async (demand) => tell(await stored.demand(demand)),
    steppedUp: (sessionId, at) => revoke({ kind: 'stepped-up', sessionId, at: at.getTime() }),
    stop() {
      clearInterval(beating)
      clearInterval(forgetting)
      for (const each of subscriptions) each.unsubscribe()
    },
  }
}

function forgetSometimes({ stored, log }: Deps) {
  return setInterval(() => {
    stored.forgetOld().catch((err: unknown) => log.error({ err }, 'old revocations could not be removed'))
  }, FORGETTING_MS)
}

/** Answers the services, and hears what other replicas of auth tell. */
function listen({ connection, stored, keys, toldRoles, log }: Deps, hear: (message: Revocation) => void) {
  const failing = (subject: string) => (err: unknown) => log.error({ err }, `${subject} was not answered`)
  const answer = (subject: string, ask: (body: Uint8Array) => Promise<object>) =>
    connection.subscribe(subject, (body, _subject, reply) => {
      if (reply === undefined) return
      ask(body).then((content) => connection.publish(reply, bytesOf(content)), failing(subject))
    })
  return [
    answer(subjects.jwks, async () => keys.keySet()),
    answer(subjects.roles, toldRoles),
    answer(subjects.revocations, async (body) => await stored.after(afterIn(body))),
    // Another replica of auth counts in the same table: its messages move our heartbeat on.
    connection.subscribe(subjects.revoked, (body) => {
      const message = revocation.safeParse(jsonOf(body))
      if (message.success) hear(message.data)
    }),
    connection.subscribe(subjects.keysChanged, () => {
      keys.advance().catch(failing(subjects.keysChanged))
    }),
  ]
}

function afterIn(body: Uint8Array): number {
  const asked = revocationQuery.safeParse(jsonOf(body))
  return asked.success ? asked.data.after : 0
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString())
  } catch {
    // What cannot be read passes no schema.
    return undefined
  }
}

const bytesOf = (content: object): Uint8Array => Buffer.from(JSON.stringify(content))
