import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { APPROVALS_PENDING_MAX, APPROVALS_PENDING_PER_ASKER_MAX } from '@urbe/contracts'
import { until } from '@urbe/local-servers'

import { clientOf } from './client.ts'
import { oauthClientOf } from './oauth-client.ts'
import { codeOf, openPlatform, PASSWORD, type Person, type Platform } from './platform.ts'
import { type RunningAuth, startAuth } from './running-auth.ts'

const OTHER = 'eleven purple kettles whistle'

const LIMIT = { deadlineMs: 60_000 }
let auth: RunningAuth
let platform: Platform
/** Three administrators. */
let ana: Person
let bea: Person
let carla: Person
beforeAll(async () => {
  auth = await startAuth()
  platform = await openPlatform(auth)
  ana = platform.ana
  bea = await somebody('admin')
  carla = await somebody('admin')
  await platform.signIn(bea, carla)
  const clerk = { name: 'clerk', description: 'A test', grants: [{ permission: 'user:manage' }] }
  expect((await by(ana, 'POST /roles', clerk)).status).toBe(201)
  expect((await by(ana, 'PUT /approval-policy', { required: true })).status).toBe(200)
})
afterAll(async () => {
  await auth?.[Symbol.asyncDispose]()
})

const by: Platform['by'] = (...given) => platform.by(...given)
const give: Platform['give'] = (...given) => platform.give(...given)
const approve: Platform['approve'] = (...given) => platform.approve(...given)
const waiting: Platform['waiting'] = (reply) => platform.waiting(reply)
const somebody: Platform['somebody'] = (...roles) => platform.somebody(...roles)
/** With a role that needed a second person. */
async function raised(...roles: string[]): Promise<Person> {
  const person = await somebody('viewer')
  expect((await approve(bea, await waiting(give(ana, person, ...roles)))).status).toBe(200)
  await platform.signIn(person)
  const isKnown = async () => {
    const { permissions } = await auth.access.authenticate(person.token)
    return !roles.includes('clerk') || permissions.has('user:manage')
  }
  await until(isKnown, LIMIT)
  return person
}

describe('whoever wants to do it alone', () => {
  it('cannot agree with themselves', async () => {
    const id = await waiting(give(ana, await somebody('viewer'), 'admin'))
    expect(codeOf(await approve(ana, id))).toEqual([403, 'forbidden'])
    expect(await platform.stateOf(id)).toBe('pending')
    await platform.settle()
  })

  it('cannot let a machine ask or agree', async () => {
    const expiresAt = new Date(Date.now() + 86_400_000).toISOString()
    const account = { name: 'a helper', roles: ['viewer'], expiresAt }
    const { body } = await by(ana, 'POST /service-accounts', account)
    const path = `/service-accounts/${body['id']}`
    const grave = await waiting(by(ana, `PUT ${path}`, { ...account, roles: ['admin'] }))
    expect((await approve(bea, grave)).status).toBe(200)
    const issued = await by(ana, `POST ${path}/secrets`, { kind: 'client-secret' })
    const granted = await oauthClientOf(auth).grant(String(body['id']), String(issued.body['secret']))
    const token = String(granted.body['access_token'])
    const machine = { id: '', name: '', password: '', token }
    expect((await by(machine, 'GET /users')).status).toBe(200)
    const dora = await somebody('viewer')
    const id = await waiting(give(ana, dora, 'admin'))
    expect(codeOf(await approve(machine, id))).toEqual([403, 'forbidden'])
    expect(codeOf(await give(machine, dora, 'admin'))).toEqual([403, 'forbidden'])
    expect(await platform.rolesOf(dora)).toEqual(['viewer'])
    await platform.settle()
  })

  it('cannot use somebody who was let in while it waited', async () => {
    const id = await waiting(give(ana, await somebody('viewer'), 'admin'))
    const late = await raised('admin')
    expect(codeOf(await approve(late, id))).toEqual([403, 'forbidden'])
    await platform.settle()
  })

  it('cannot use an account that was taken over while it waited', async () => {
    const id = await waiting(give(ana, await somebody('viewer'), 'admin'))
    const changed = { currentPassword: carla.password, newPassword: OTHER }
    expect((await by(carla, 'PUT /auth/me/password', changed)).status).toBe(204)
    carla = { ...carla, password: OTHER }
    await platform.signIn(carla)
    expect(codeOf(await approve(carla, id))).toEqual([403, 'forbidden'])
    await platform.settle()
  })
})

describe('an administrator who wants to do it alone', () => {
  it('cannot take an administrator over by an invitation, of now or of before', async () => {
    expect(codeOf(await by(ana, `POST /users/${bea.id}/invites`, {}))).toEqual([409, 'second_person_needed'])
    const mailed = await by(ana, `POST /users/${bea.id}/invites/mail`, { address: 'ana@post.example' })
    expect(codeOf(mailed)).toEqual([409, 'second_person_needed'])
    const dora = await somebody('viewer')
    const { body } = await by(ana, `POST /users/${dora.id}/invites`, {})
    expect((await approve(bea, await waiting(give(ana, dora, 'admin')))).status).toBe(200)
    const taken = { token: body['token'], password: OTHER }
    expect(codeOf(await platform.client.send('POST /auth/invites/accept', { body: taken }))).toEqual([
      401,
      'invite_invalid',
    ])
  })

  it('cannot change what it is about after it was asked', async () => {
    const dora = await somebody('viewer')
    const roles = await waiting(give(ana, dora, 'admin'))
    await give(ana, dora, 'operator')
    expect(codeOf(await approve(bea, roles))).toEqual([409, 'approval_stale'])
    expect([await platform.rolesOf(dora), await platform.stateOf(roles)]).toEqual([['operator'], 'failed'])

    const grants = [{ permission: 'key:rotate' }]
    await by(ana, 'POST /roles', { name: 'key-keeper', description: 'A test', grants })
    const granted = await waiting(give(ana, dora, 'key-keeper'))
    const wider = { description: 'A test', grants: [...grants, { permission: 'city:delete' }] }
    expect((await by(ana, 'PUT /roles/key-keeper', wider)).status).toBe(200)
    expect(codeOf(await approve(bea, granted))).toEqual([409, 'approval_stale'])
    expect(await platform.rolesOf(dora)).toEqual(['operator'])
    expect(codeOf(await approve(bea, granted))).toEqual([409, 'approval_settled'])
  })
})

describe('whoever asked', () => {
  it('gets nothing once they are locked out, or let in again', async () => {
    const evil = await raised('admin')
    const dora = await somebody('viewer')
    const [one, two] = [
      await waiting(give(evil, dora, 'admin')),
      await waiting(by(evil, `DELETE /users/${dora.id}`)),
    ]
    await by(ana, `PATCH /users/${evil.id}`, { status: 'disabled' })
    expect(codeOf(await approve(bea, one))).toEqual([409, 'approval_stale'])
    const again = await waiting(by(ana, `PATCH /users/${evil.id}`, { status: 'active' }))
    expect((await approve(bea, again)).status).toBe(200)
    expect(codeOf(await approve(bea, two))).toEqual([409, 'approval_stale'])
    expect([await platform.rolesOf(dora), await platform.stateOf(one)]).toEqual([['viewer'], 'failed'])
    expect(platform.actsOn(one).at(-1)).toEqual(['approval.failed', bea.id])
  })

  it('cannot make an administrator, or a machine like one, in one step', async () => {
    const person = { username: 'in.one.step', password: PASSWORD, roles: ['admin'] }
    expect(codeOf(await by(ana, 'POST /users', person))).toEqual([409, 'second_person_needed'])
    const expiresAt = new Date(Date.now() + 86_400_000).toISOString()
    const machine = await by(ana, 'POST /service-accounts', { name: 'at once', roles: ['admin'], expiresAt })
    expect(codeOf(machine)).toEqual([409, 'second_person_needed'])
  })

  it('cannot switch it off', async () => {
    const id = await waiting(by(ana, 'PUT /approval-policy', { required: false }))
    expect(codeOf(await approve(ana, id))).toEqual([403, 'forbidden'])
    expect((await by(ana, 'GET /approval-policy')).body['required']).toBe(true)
    await platform.settle()
  })

  it('sees and decides nothing of others without being an administrator', async () => {
    const clerk = await raised('viewer', 'clerk')
    const [dora, foreign] = [await somebody('viewer'), await waiting(by(ana, `DELETE /users/${bea.id}`))]
    const own = await waiting(by(clerk, `DELETE /users/${dora.id}`))
    const { items } = (await by(clerk, 'GET /approvals')).body as { items: { id: string }[] }
    expect(items.map(({ id }) => id)).toEqual([own])
    for (const line of [`GET /approvals/${foreign}`, `POST /approvals/${foreign}/refuse`])
      expect(codeOf(await by(clerk, line))).toEqual([404, 'approval_not_found'])
    expect(codeOf(await approve(clerk, foreign))).toEqual([403, 'forbidden'])
    expect((await by(clerk, `POST /approvals/${own}/refuse`)).body).toMatchObject({ state: 'refused' })
    await platform.settle()
  })
})

it(`no more than ${APPROVALS_PENDING_PER_ASKER_MAX} of one asker wait, and ${APPROVALS_PENDING_MAX} in all`, async () => {
  const target = await somebody('viewer')
  const askers = [ana, bea, carla]
  while (askers.length * APPROVALS_PENDING_PER_ASKER_MAX <= APPROVALS_PENDING_MAX) {
    const clerk = await raised('viewer', 'clerk')
    askers.push(clerk)
  }
  const last = askers.pop()
  for (const asker of askers) {
    for (let at = 0; at < APPROVALS_PENDING_PER_ASKER_MAX; at += 1)
      await waiting(by(asker, `DELETE /users/${target.id}`))
    expect(codeOf(await by(asker, `DELETE /users/${target.id}`))).toEqual([409, 'too_many_approvals'])
  }
  expect(last && codeOf(await by(last, `DELETE /users/${target.id}`))).toEqual([409, 'too_many_approvals'])
  await platform.settle()
})

describe('while hardly anybody is left', () => {
  it('two administrators stay, but for one who is locked out at once', async () => {
    const { body } = await by(ana, 'GET /users?limit=200')
    for (const { id, roles } of body['items'] as readonly (Pick<Person, 'id'> & { roles: string[] })[])
      if (roles.includes('admin') && ![ana.id, bea.id].includes(id))
        expect((await by(ana, `PUT /users/${id}/roles`, { roles: ['viewer'] })).status).toBe(200)
    expect(codeOf(await give(ana, bea, 'viewer'))).toEqual([409, 'last_admin'])
    expect((await by(ana, `PATCH /users/${bea.id}`, { status: 'disabled' })).status).toBe(200)
  })

  it('whoever is alone is told so, until whoever runs the servers lifts it', async () => {
    const dora = await somebody('viewer')
    expect(codeOf(await give(ana, dora, 'admin'))).toEqual([409, 'nobody_to_approve'])
    expect(codeOf(await by(ana, 'PUT /approval-policy', { required: false }))).toEqual([
      409,
      'nobody_to_approve',
    ])
    await using lifted = await startAuth({ beside: auth, secondPersonLifted: true })
    await until(async () => lifted.access.ready(), LIMIT)
    const there = clientOf(lifted)
    const sent = { token: ana.token, body: { roles: ['admin'] }, headers: { 'if-match': '*' } }
    expect((await there.send(`PUT /users/${dora.id}/roles`, sent)).status).toBe(200)
    expect(await platform.rolesOf(dora)).toEqual(['admin'])
  })
})

it('nothing that happened here was a fault', () => {
  expect(auth.faults).toEqual([])
})
