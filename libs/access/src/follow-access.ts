import {
  customRoles,
  REVOCATIONS_MAX,
  REVOCATIONS_PAGE,
  type Revocation,
  revocation,
  revocationList,
  subjects,
} from '@urbe/contracts'
import type { Clock } from '@urbe/kernel'

import { type Recognise, recogniser } from './behalf/recognise.ts'
import { insistence } from './insist.ts'
import { type KeySet, keySet } from './key-set.ts'
import { type Policy, policyOf, systemPolicy } from './policy/policy.ts'
import { proofsOfKeys } from './proof/proofs.ts'
import { type Revocations, revocations } from './revocations.ts'
import { type Verifier, verifier } from './verifier.ts'

const REQUEST_TIMEOUT_MS = 2_000
/** Keys and roles are asked for anew this often, in case both the message about a change and heartbeats were lost. */
const REFRESH_MS = 300_000
/** What was revoked stands in so many pages at most; auth ends every token before there are more. */
const PAGES_MAX = 2 * Math.ceil(REVOCATIONS_MAX / REVOCATIONS_PAGE)

interface Connection {
  readonly request: (subject: string, body: Uint8Array, timeoutMs: number) => Promise<Uint8Array>
  readonly subscribe: (subject: string, onMessage: (body: Uint8Array) => void) => { unsubscribe: () => void }
}

interface Options {
  readonly connection: Connection
  readonly issuer: string
  readonly clock: Clock
  readonly log: { readonly warn: (fields: object, message: string) => void }
}

export interface FollowedAccess extends Pick<Verifier, 'authenticate' | 'inspect'> {
  /** For whom another service asks, as they stand here. */
  readonly recognise: Recognise
  /** Called for whatever loses access while we listen. */
  readonly onRevoked: (listener: (entry: Exclude<Revocation, { kind: 'heartbeat' }>) => void) => void
  /** Called when roles may do something else than before. */
  readonly onRolesChanged: (listener: () => void) => void
  /** Keys, roles and revocations are here, and the feed is alive. */
  readonly ready: () => boolean
  readonly stop: () => void
}

/**
 * Verifies tokens from what auth tells over NATS. Comes back at once: until auth has answered, `ready` is false and every
 * token is answered with `not_ready`, because auth itself may be waiting for the service that asks.
 */
export async function followAccess({ connection, issuer, clock, log }: Options): Promise<FollowedAccess> {
  const stopped = new AbortController()
  const listeners: Parameters<FollowedAccess['onRevoked']>[0][] = []
  const revoked = revocations(clock)
  const ask = async (subject: string, question: object = {}): Promise<unknown> => {
    const body = Buffer.from(JSON.stringify(question))
    return JSON.parse(Buffer.from(await connection.request(subject, body, REQUEST_TIMEOUT_MS)).toString())
  }
  const keys = keySet({
    clock,
    fetch: () => ask(subjects.jwks),
    onRemoved: (kid) => verify.forgetKey(kid),
  })
  const roles = followedRoles(() => ask(subjects.roles))
  const proofs = proofsOfKeys({ origin: issuer, clock })
  const verify = verifier({ keys, revocations: revoked, policy: roles.policy, proofs, issuer, clock })

  const insist = insistence(stopped.signal, log)
  const loadKeys = insist('keys', keys.refresh)
  const loadRoles = insist('roles', roles.load)
  const loadList = insist('revocations', async () => {
    for (let page = 0; page < PAGES_MAX; page += 1) {
      const after = revoked.sequence()
      const list = revocationList.parse(await ask(subjects.revocations, { after }))
      revoked.add(list)
      for (const entry of list.entries) if (entry.sequence > after) tell(entry)
      if (list.next === null) return
    }
  })
  const tell = (entry: Revocation) => {
    if (entry.kind === 'heartbeat') return
    if (entry.kind === 'key') keys.remove(entry.keyId)
    for (const listener of listeners) listener(entry)
  }
  const onMessage = receiver({ revoked, keys, roles, loadKeys, loadRoles, loadList, tell, log })
  const subscriptions = [
    connection.subscribe(subjects.revoked, onMessage),
    connection.subscribe(subjects.keysChanged, loadKeys),
    connection.subscribe(subjects.rolesChanged, loadRoles),
  ]
  const load = () => {
    loadKeys()
    loadRoles()
  }
  const refreshing = setInterval(load, REFRESH_MS)
  load()
  loadList()

  return {
    authenticate: verify.authenticate,
    inspect: verify.inspect,
    recognise: recogniser({ keys, revocations: revoked, policy: roles.policy, clock }),
    onRevoked: (listener) => void listeners.push(listener),
    onRolesChanged: roles.onChange,
    ready: () => keys.isLoaded() && roles.isLoaded() && revoked.isFresh(),
    stop() {
      stopped.abort()
      clearInterval(refreshing)
      for (const each of subscriptions) each.unsubscribe()
    },
  }
}

interface FollowedRoles {
  readonly policy: () => Policy
  readonly load: () => Promise<void>
  readonly isLoaded: () => boolean
  readonly onChange: FollowedAccess['onRolesChanged']
}

function followedRoles(fetch: () => Promise<unknown>): FollowedRoles {
  const listeners: (() => void)[] = []
  let policy: Policy | undefined
  return {
    policy: () => policy ?? systemPolicy,
    isLoaded: () => policy !== undefined,
    onChange: (listener) => void listeners.push(listener),
    async load() {
      const told = customRoles.parse(await fetch())
      if (told.version === policy?.version) return
      policy = policyOf(told)
      for (const listener of listeners) listener()
    },
  }
}

interface Receiving {
  readonly revoked: Revocations
  readonly keys: KeySet
  readonly roles: FollowedRoles
  readonly loadKeys: () => void
  readonly loadRoles: () => void
  readonly loadList: () => void
  readonly tell: (entry: Revocation) => void
  readonly log: Options['log']
}

function receiver(deps: Receiving): (body: Uint8Array) => void {
  const { revoked, keys, roles, loadKeys, loadRoles, loadList, tell, log } = deps
  return (body) => {
    const message = parse(body)
    if (message === undefined) return log.warn({}, 'a revocation could not be read')
    if (!revoked.take(message)) loadList()
    tell(message)
    if (message.kind !== 'heartbeat') return
    if (message.keys !== undefined && keys.version() !== message.keys) loadKeys()
    if (message.roles !== undefined && roles.policy().version !== message.roles) loadRoles()
  }
}

function parse(body: Uint8Array): Revocation | undefined {
  try {
    return revocation.parse(JSON.parse(Buffer.from(body).toString()))
  } catch {
    // Nothing but auth may publish here; what cannot be read is reported by the caller.
    return
  }
}
