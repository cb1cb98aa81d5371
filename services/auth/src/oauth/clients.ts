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
  /** Nobody's machine goes on working when its owner may not. */
  readonly isActive: (userId: string) => Promise<boolean>
  /** Throws `client_paused`, to whoever has shown the credential. */
  readonly checkPause: ClientPauses['check']
}

export interface Clients {
  /** Throws `invalid_client`, always in the same words: what was wrong is nobody's business. */
  readonly authenticate: (authorization: string | undefined, fields: ClientFields) => Promise<ServiceAccount>
  readonly byApiKey: (key: string) => Promise<ServiceAccount | undefined>
}

export function openClients(deps: Deps): Clients {
  return {
    async authenticate(authorization, fields) {
      if (fields.client_secret !== undefined) throw unknown()
      const byAssertion = fields.client_assertion !== undefined || fields.client_assertion_type !== undefined
      if (byAssertion && authorization !== undefined)
        throw refuse('malformed_request', 'A client authenticates in one way')
      const account = byAssertion ? await byJwt(deps, fields) : await bySecret(deps, authorization)
      if (account === undefined) throw unknown()
      if (fields.client_id !== undefined && fields.client_id !== account.id) throw unknown()
      return account
    },
    async byApiKey(key) {
      const parsed = readApiKey(key, deps.environment)
      const row = parsed && (await secretByLookup(deps.db, parsed.lookup))
      if (row === undefined || parsed === undefined || !isSecret(parsed.secret, row.digest)) return undefined
      return isLiving(deps, row) ? await living(deps, row) : undefined
    },
  }
}

async function bySecret(deps: Deps, authorization: string | undefined): Promise<ServiceAccount | undefined> {
  const encoded = BASIC.exec(authorization ?? '')?.[1]
  const [id = '', secret = ''] = Buffer.from(encoded ?? '', 'base64')
    .toString()
    .split(':', 2)
  if (!UUID.test(id)) return undefined
  const rows = await secretsOf(deps.db, id)
  const known = rows.find(
    (row) => row.kind === 'client-secret' && isLiving(deps, row) && isSecret(secret, row.digest),
  )
  return known && (await living(deps, known))
}

async function byJwt(deps: Deps, fields: ClientFields): Promise<ServiceAccount | undefined> {
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
  { db, clock, isActive, checkPause }: Deps,
  { account_id: id, created_at: madeAt }: Pick<StoredSecret, 'account_id' | 'created_at'>,
): Promise<ServiceAccount | undefined> {
  const account = await findServiceAccount(db, id)
  if (account === undefined || Date.parse(account.expiresAt) <= clock().getTime()) return undefined
  if (!(await isActive(account.ownerId))) return undefined
  await checkPause(id, { madeAt })
  return account
}

const unknown = () => refuse('invalid_client', 'The client could not be authenticated')
