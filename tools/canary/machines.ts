import type { Asker } from './asked.ts'
import type { Collection } from './secrets-made.ts'

const DAY_MS = 86_400_000

interface Cast {
  readonly asker: Asker
  readonly canaries: Collection
  readonly token: string
}

/** Machines, addresses of webhooks, and a city that lives while all that goes on. */
export async function machines(cast: Cast): Promise<void> {
  await haveSecrets(cast)
  await areCalled(cast)
  await runsACity(cast)
}

async function haveSecrets({ asker, canaries, token }: Cast): Promise<void> {
  const expiresAt = new Date(Date.now() + DAY_MS).toISOString()
  const { body: account } = await asker.done('POST /service-accounts', {
    token,
    body: { name: 'canary', roles: ['viewer'], expiresAt },
  })
  const issue = async (kind: string) => {
    const { body } = await asker.done(`POST /service-accounts/${account['id']}/secrets`, {
      token,
      body: { kind },
    })
    const secret = String(body['secret'])
    // Its beginning and end are shown as a hint, in the open.
    canaries.keep(`middle of a ${kind}`, secret.slice(-30, -6))
    return secret
  }
  const secret = await issue('client-secret')
  const basic = (word: string) => ({
    authorization: `Basic ${Buffer.from(`${account['id']}:${word}`).toString('base64')}`,
  })
  const form = { grant_type: 'client_credentials' }
  const { body } = await asker.done('POST /auth/token', { form, headers: basic(secret) })
  const machine = canaries.token('access token of a machine', body['access_token'])
  await asker.ask('POST /auth/token', { form, headers: basic(canaries.secret('wrong client secret')) })
  const key = { grant_type: 'urn:urbe:params:oauth:grant-type:api-key', api_key: await issue('api-key') }
  const { body: byKey } = await asker.done('POST /auth/token', { form: key })
  canaries.token('access token by key', byKey['access_token'])
  await asker.done('POST /auth/introspect', { form: { token: machine }, headers: basic(secret) })
  await asker.done('POST /auth/revoke', { form: { token: machine }, headers: basic(secret) })
  await asker.ask('GET /auth/me', { token: machine })
}

async function areCalled({ asker, canaries, token }: Cast): Promise<void> {
  const { body: channel } = await asker.done('POST /channels', {
    token,
    body: {
      name: 'canary',
      kind: 'webhook',
      // Nobody listens there: what is logged of a failed delivery is looked through as well.
      url: `http://127.0.0.1:10/hooks/${canaries.secret('path of a webhook')}?key=${canaries.secret('key of a webhook')}`,
    },
  })
  canaries.keep('signing key of a webhook', channel['secret'])
  await asker.ask(`POST /channels/${channel['id']}/test`, { token })
  await asker.done('GET /channels', { token })
}

async function runsACity({ asker, token }: Cast): Promise<void> {
  const { body: city } = await asker.done('POST /cities', {
    token,
    body: { name: 'Gaiola', seed: 7, size: { citizens: 500 } },
  })
  await asker.done(`POST /cities/${city['id']}/start`, { token, body: { mode: 'max' } })
  await asker.done(`POST /cities/${city['id']}/stop`, { token })
  for (const purpose of ['encryption', 'signing'])
    await asker.done('POST /keys/rotate', { token, body: { purpose } })
  const listed = [
    '/audit/events',
    '/audit/report?format=csv',
    '/timeline',
    '/metrics',
    '/health/report',
    '/streams',
    '/alerts',
  ]
  for (const path of listed) await asker.done(`GET ${path}`, { token })
  await asker.done('POST /archive/segments', { token, body: {} })
}
