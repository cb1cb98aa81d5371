import { expect } from '@jest/globals'

import { streams } from '@urbe/contracts'
import { until } from '@urbe/local-servers'

import { clientOf, type Reply } from './client.ts'
import { ADMIN_PASSWORD, type RunningAuth } from './running-auth.ts'

export const PASSWORD = 'nine brown horses over a river'
const LIMIT = { deadlineMs: 60_000 }

export interface Person {
  readonly id: string
  readonly name: string
  password: string
  token: string
}

export const codeOf = ({ status, body }: Reply) => [status, body['code']]

/** An installation with an administrator, and ways to ask and to agree. */
export async function openPlatform(auth: RunningAuth) {
  const client = clientOf(auth)
  await until(async () => auth.access.ready(), LIMIT)
  const by = ({ token }: Person, line: string, body?: unknown) =>
    client.send(line, { token, body, headers: { 'if-match': '*' } })
  const signIn = async (...people: readonly Person[]) => {
    for (const person of people) person.token = (await client.login(person.name, person.password)).accessToken
  }
  const first: Person = { id: '', name: 'admin', password: ADMIN_PASSWORD, token: '' }
  await signIn(first)
  const ana: Person = { ...first, id: String((await by(first, 'GET /auth/me')).body['id']) }
  let made = 0
  async function somebody(...roles: string[]): Promise<Person> {
    made += 1
    const name = `somebody-${made}`
    const { body, status } = await by(ana, 'POST /users', { username: name, password: PASSWORD, roles })
    expect([status, body]).toEqual([201, expect.anything()])
    return { id: String(body['id']), name, password: PASSWORD, token: '' }
  }
  async function eventsOf(subject: string): Promise<string[]> {
    const { commits } = await auth.testLog.log.tail(streams.platform, subject, 1)
    return commits.flatMap(({ events }) => events.map(({ type }) => type))
  }
  const asking = { by, ana, auth }
  return { ...askingBy(asking), by, ana, client, signIn, somebody, eventsOf }
}

interface Asking {
  readonly auth: RunningAuth
  readonly ana: Person
  readonly by: (person: Person, line: string, body?: unknown) => Promise<Reply>
}

function askingBy({ by, ana, auth }: Asking) {
  const approve = (person: Person, id: string) => by(person, `POST /approvals/${id}/approve`)
  return {
    approve,
    give: (asker: Person, { id }: Person, ...roles: string[]) =>
      by(asker, `PUT /users/${id}/roles`, { roles }),
    rolesOf: async ({ id }: Person) => (await by(ana, `GET /users/${id}`)).body['roles'],
    stateOf: async (id: string) => (await by(ana, `GET /approvals/${id}`)).body['state'],
    actsOn: (id: string) =>
      auth.acts.flatMap(({ action, target, actor }) => (target?.id === id ? [[action, actor.id]] : [])),
    /** The id of what was asked for, and waits. */
    async waiting(reply: Promise<Reply>): Promise<string> {
      const { status, body, headers } = await reply
      expect([status, body]).toEqual([202, expect.objectContaining({ state: 'pending' })])
      expect(headers.get('location')).toBe(`/api/v1/approvals/${body['id']}`)
      return String(body['id'])
    },
    /** Nothing waits any more. */
    async settle(): Promise<void> {
      const { body } = await by(ana, 'GET /approvals?state=pending&limit=200')
      for (const { id } of body['items'] as readonly { id: string }[])
        expect((await by(ana, `POST /approvals/${id}/refuse`)).status).toBe(200)
    },
  }
}

export type Platform = Awaited<ReturnType<typeof openPlatform>>
