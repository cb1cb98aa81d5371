import { type Endpoint, endpoints } from '@urbe/contracts'

import type { Asker } from './asked.ts'
import type { Collection } from './secrets-made.ts'

interface Cast {
  readonly asker: Asker
  readonly canaries: Collection
  readonly token: string
}

const SECRET_FIELDS = [
  'password',
  'newPassword',
  'currentPassword',
  'refreshToken',
  'token',
  'otp',
  'api_key',
  'client_secret',
]

/** Every operation with secrets where they belong and where they do not: all of that is refused, and nothing of it may stay. */
export async function sweep({ asker, canaries, token }: Cast): Promise<void> {
  const secret = canaries.secret('secret of a sweep')
  const bearer = canaries.secret('token of a sweep')
  const body = Object.fromEntries(SECRET_FIELDS.map((name) => [name, secret]))
  for (const endpoint of Object.values<Endpoint>(endpoints)) {
    const line = `${endpoint.method.toUpperCase()} ${pathIn(endpoint)}`
    await asker.ask(line, { token: bearer, body })
    // Signing in is counted: somebody who only errs would be locked out of the rest.
    if (endpoint.access !== 'public' && endpoint.id !== 'logout')
      await asker.ask(`${line}?token=${secret}`, { token, body: { ...body, [`${secret}`]: 1 } })
  }
}

const NOBODY = '017f22e2-79b0-7cc3-98c4-dc0c0c07398f'

function pathIn({ path }: Endpoint): string {
  return path.replaceAll(/\{\w+\}/g, NOBODY)
}
