import type { Kysely } from 'kysely'

import { type ClientFields, JWT_ASSERTION_TYPE, type ServiceAccount } from '@urbe/contracts'
import { refuse } from '@urbe/http'
import type { Clock } from '@urbe/kernel'

import type { Database } from '../database.ts'
import type { ClientPauses } from '../risk/client-pauses.ts'
import {
  findServiceAccount,
  type StoredSecret,
  secretByLookup,
  secretsOf,
} from '../service-account/queries.ts'
import { isSecret, readApiKey } from '../service-account/secret.ts'
import { clientNamedIn, keyOfAssertion } from './client-assertion.ts'

const BASIC = /^Basic +([A-Za-z0-9+/]+={0,2})$/i
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

interface Deps {
  readonly db: Kysely<Database>
  readonly clock: Clock
  readonly issuer: string
  readonly environment: string
  /** Nobody's machine goes on working when its owner may not: undefined of one who cannot sign in. */
  readonly ownerOf: (userId: string) => Promise<Owner | undefined>
  /** Throws `client_paused`, to whoever has shown the credential. */
  readonly checkPause: ClientPauses['check']
}

interface Owner {
  readonly roles: readonly string[]
  /** Raised with every change of what they may do. */
  readonly version: number
}

/** A machine that has shown who it is. */
export interface Client {
  readonly account: ServiceAccount
  readonly owner: Owner
  /** When what it has shown ends, or the account does. */
  readonly endsAt: Date
}

export interface Clients {
  /** Throws `invalid_client`, always in the same words: what was wrong is nobody's business. */
  readonly authenticate: (authorization: string | undefined, fields: ClientFields) => Promise<Client>
  /** Throws `invalid_grant`. */
  readonly byApiKey: (key: string, authorization: string | undefined, fields: ClientFields) => Promise<Client>
  /** Whether its owner still is as they were when it showed who it is. */
  readonly isStillOwned: (client: Client) => Promise<boolean>
}

export function openClients(deps: Deps): Clients {
  return {
    async authenticate(authorization, fields) {
      const ways = waysIn(authorization, fields)
      if (ways > 1) throw refuse('malformed_request', 'A client authenticates in one way')
      if (fields.client_secret !== undefined) throw unknown()
      const byAssertion = authorization === undefined && ways > 0
      const client = byAssertion ? await byJwt(deps, fields) : await bySecret(deps, authorization)
      if (client === undefined || !isNamed(fields, client)) throw unknown()
      return client
    },
    async byApiKey(key, authorization, fields) {
      if (waysIn(authorization, fields) > 0)
        throw refuse('malformed_request', 'An API key is shown alone: it says which client it is')
      const parsed = readApiKey(key, deps.environment)
      const row = parsed && (await secretByLookup(deps.db, parsed.lookup))
      const isKnown = row !== undefined && isSecret(parsed?.secret ?? '', row.digest) && isLiving(deps, row)
      const client = isKnown ? await living(deps, row) : undefined
      if (client === undefined || !isNamed(fields, client))
        throw refuse('invalid_grant', 'The API key is not valid')
      return client
    },
    async isStillOwned({ account, owner }) {
      return (await deps.ownerOf(account.ownerId))?.version === owner.version
    },
  }
}

/** RFC 6749 §5.2: in how many ways a client says that it is somebody. */
function waysIn(authorization: string | undefined, fields: ClientFields): number {
  const assertion = fields.client_assertion ?? fields.client_assertion_type
  return [authorization, assertion, fields.client_secret].filter((way) => way !== undefined).length
}

const isNamed = ({ client_id: named }: ClientFields, { account }: Client) =>
  named === undefined || named === account.id

async function bySecret(deps: Deps, authorization: string | undefined): Promise<Client | undefined> {
  const [id, secret] = basicIn(authorization) ?? []
  if (id === undefined || secret === undefined || !UUID.test(id)) return undefined
  const rows = await secretsOf(deps.db, id)
  const known = rows.find(
    (row) => row.kind === 'client-secret' && isLiving(deps, row) && isSecret(secret, row.digest),
  )
  return known && (await living(deps, known))
}

/** RFC 7617, and RFC 6749 §2.3.1: both parts are encoded as in a form, and the first colon ends the id. */
function basicIn(authorization = ''): readonly [id: string, secret: string] | undefined {
  const text = Buffer.from(BASIC.exec(authorization)?.[1] ?? '', 'base64').toString()
  const colon = text.indexOf(':')
  if (colon < 0) return undefined
  try {
    return [decodeURIComponent(text.slice(0, colon)), decodeURIComponent(text.slice(colon + 1))]
  } catch {
    // What is not encoded so names nobody.
    return undefined
  }
}

async function byJwt(deps: Deps, fields: ClientFields): Promise<Client | undefined> {
  const { client_assertion: text = '', client_assertion_type: type } = fields
  const clientId = type === JWT_ASSERTION_TYPE ? clientNamedIn(text) : undefined
  if (clientId === undefined) return undefined
  const rows = (await secretsOf(deps.db, clientId)).filter((row) => isLiving(deps, row))
  const keys = rows.flatMap(({ jwk }) => (jwk === null ? [] : [jwk]))
  const jwk = await keyOfAssertion(deps, { text, clientId, keys })
  // The newest that has the key: it may have been given out anew.
  const row = jwk && rows.findLast((each) => JSON.stringify(each.jwk) === JSON.stringify(jwk))
  return row && (await living(deps, row))
}

const isLiving = ({ clock }: Deps, { expires_at }: { expires_at: Date }) => expires_at > clock()

async function living(
  { db, clock, ownerOf, checkPause }: Deps,
  { account_id: id, created_at: madeAt, expires_at }: StoredSecret,
): Promise<Client | undefined> {
  const account = await findServiceAccount(db, id)
  if (account === undefined) return undefined
  const endsAt = new Date(Math.min(Date.parse(account.expiresAt), expires_at.getTime()))
  const owner = endsAt > clock() ? await ownerOf(account.ownerId) : undefined
  if (owner === undefined) return undefined
  await checkPause(id, { madeAt })
  return { account, owner, endsAt }
}

const unknown = () => refuse('invalid_client', 'The client could not be authenticated')
