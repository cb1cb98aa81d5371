import { PASSWORD } from '../../system/copy.ts'
import { asJson, ask, json } from './client.ts'

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const DAY_MS = 86_400_000

export interface Client {
  readonly id: string
  /** A token of its own each time. */
  readonly token: () => Promise<string>
  /** Takes one token back (RFC 7009). */
  readonly revoke: (token: string) => Promise<void>
  /** Removes it with everything that it holds. */
  readonly remove: () => Promise<void>
}

export async function adminToken(origin: string): Promise<string> {
  const body = JSON.stringify({ username: 'admin', password: PASSWORD })
  const asked = ask(`${origin}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  })
  return (await json<{ accessToken: string }>(asked)).accessToken
}

/** A machine that gets tokens by client credentials. */
export async function newClient(origin: string, admin: string, name: string): Promise<Client> {
  const accounts = `${origin}/api/v1/service-accounts`
  const send = (url: string, body: object) =>
    ask(url, { method: 'POST', headers: asJson(admin), body: JSON.stringify(body) })
  const expiresAt = new Date(Date.now() + DAY_MS).toISOString()
  const { id } = await json<{ id: string }>(send(accounts, { name, roles: ['admin'], expiresAt }))
  const { secret } = await json<{ secret: string }>(
    send(`${accounts}/${id}/secrets`, { kind: 'client-secret' }),
  )
  const authorization = `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`
  return {
    id,
    async token() {
      const asked = ask(`${origin}/api/v1/auth/token`, {
        method: 'POST',
        headers: { ...FORM, authorization },
        body: 'grant_type=client_credentials',
      })
      return (await json<{ access_token: string }>(asked)).access_token
    },
    async revoke(token) {
      const { status, text } = await ask(`${origin}/api/v1/auth/revoke`, {
        method: 'POST',
        headers: { ...FORM, authorization },
        body: new URLSearchParams({ token }).toString(),
      })
      if (status !== 200) throw new Error(`the token was not revoked: ${status} ${text}`)
    },
    async remove() {
      const { etag } = await ask(`${accounts}/${id}`, { headers: asJson(admin) })
      const headers = { ...asJson(admin), 'if-match': etag ?? '' }
      const { status, text } = await ask(`${accounts}/${id}`, { method: 'DELETE', headers })
      if (status !== 204) throw new Error(`the account was not removed: ${status} ${text}`)
    },
  }
}
