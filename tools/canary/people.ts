import { createHmac } from 'node:crypto'

import type { Asker } from './asked.ts'
import type { Collection } from './secrets-made.ts'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const STEP_MS = 30_000

interface Cast {
  readonly asker: Asker
  readonly canaries: Collection
  /** Of the administrator. */
  readonly token: string
}

/** Sign-in in all its ways, with names and secrets that are looked for afterwards. */
export async function people(cast: Cast): Promise<void> {
  const someone = await signsInAndOut(cast)
  await forgetsAndMistypes(cast, someone)
  await takesASecondFactor(cast)
  await isInvited(cast)
  await isRenamedAndErased(cast)
}

async function register({ asker, canaries, token }: Cast, called: string) {
  const username = canaries.person(called)
  const password = canaries.password(called)
  const { body } = await asker.done('POST /users', { token, body: { username, password, roles: ['viewer'] } })
  return { username, password, id: String(body['id']) }
}

async function signIn(
  { asker, canaries }: Cast,
  who: { username: string; password: string },
  called: string,
) {
  const { body } = await asker.done('POST /auth/login', {
    body: { username: who.username, password: who.password },
  })
  canaries.keep(`refresh token of ${called}`, body['refreshToken'])
  return {
    access: canaries.token(`access token of ${called}`, body['accessToken']),
    refresh: String(body['refreshToken']),
  }
}

async function signsInAndOut(cast: Cast) {
  const { asker, canaries } = cast
  const someone = await register(cast, 'maria')
  const { access, refresh } = await signIn(cast, someone, 'maria')
  const newPassword = canaries.password('maria, later')
  const next = await asker.done('POST /auth/refresh', { body: { refreshToken: refresh } })
  canaries.keep('next refresh token', next.body['refreshToken'])
  await asker.done('PUT /auth/me/password', {
    token: access,
    body: { currentPassword: someone.password, newPassword },
  })
  await asker.done('GET /auth/me', { token: access })
  const again = await signIn(cast, { ...someone, password: newPassword }, 'maria, later')
  const { body: ticket } = await asker.done('POST /stream/tickets', { token: again.access })
  canaries.keep('ticket', ticket['ticket'])
  await asker.done('POST /auth/logout', { token: again.access })
  await asker.ask('POST /auth/refresh', { body: { refreshToken: again.refresh } })
  return someone
}

async function forgetsAndMistypes(
  { asker, canaries }: Cast,
  { username }: { username: string },
): Promise<void> {
  await asker.ask('POST /auth/login', { body: { username, password: canaries.password('wrong') } })
  // People type their password where the name belongs.
  const mistyped = canaries.secret('a password typed as the name')
  await asker.ask('POST /auth/login', { body: { username: mistyped, password: 'x' } })
  await asker.done('POST /auth/password-reset', { body: { username } })
  await asker.done('POST /auth/password-reset', { body: { username: canaries.person('nobody') } })
  const newPassword = canaries.password('reset')
  await asker.ask('POST /auth/password-reset/confirm', {
    body: { token: canaries.secret('token of a reset').padEnd(43, 'x'), newPassword },
  })
}

async function takesASecondFactor(cast: Cast): Promise<void> {
  const { asker, canaries } = cast
  const careful = await register(cast, 'joana')
  const { access: token } = await signIn(cast, careful, 'joana')
  const { body: enrolled } = await asker.done('POST /auth/mfa/totp', { token })
  const secret = canaries.keep('secret of an authenticator app', enrolled['secret'])
  canaries.keep('the same, in hex', fromBase32(secret).toString('hex'))
  const { body: confirmed } = await asker.done('POST /auth/mfa/totp/confirm', {
    token,
    body: { otp: codeNow(secret) },
  })
  const codes = confirmed['recoveryCodes'] as string[]
  for (const [at, code] of codes.entries()) canaries.keep(`recovery code ${at}`, code)
  await asker.ask('POST /auth/login', { body: { username: careful.username, password: careful.password } })
  const { body } = await asker.done('POST /auth/login', {
    body: { username: careful.username, password: careful.password, otp: codes[0] },
  })
  await asker.done('POST /auth/step-up', {
    token: canaries.token('access token with two factors', body['accessToken']),
    body: { otp: codes[1] },
  })
}

async function isInvited({ asker, canaries, token }: Cast): Promise<void> {
  const username = canaries.person('pedro')
  const { body } = await asker.done('POST /users', { token, body: { username, roles: ['viewer'] } })
  const invited = await asker.done(`POST /users/${body['id']}/invites`, { token, body: {} })
  const invitation = canaries.keep('token of an invitation', invited.body['token'])
  const accepted = { token: invitation, password: canaries.password('pedro') }
  await asker.done('POST /auth/invites/accept', { body: accepted })
  await asker.ask('POST /auth/invites/accept', { body: accepted })
}

async function isRenamedAndErased(cast: Cast): Promise<void> {
  const { asker, token } = cast
  const gone = await register(cast, 'helena')
  await signIn(cast, gone, 'helena')
  await asker.done(`DELETE /users/${gone.id}/personal-data`, {
    token,
    headers: { 'if-match': '*' },
  })
  await asker.done('GET /users', { token })
}

function codeNow(secret: string): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / STEP_MS)))
  const digest = createHmac('sha1', fromBase32(secret)).update(counter).digest()
  const at = (digest.at(-1) ?? 0) & 15
  return String((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

function fromBase32(text: string): Buffer {
  const bits = [...text].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}
