import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { APPROVAL_HOURS, STEP_UP_SECONDS, subjects } from '@urbe/contracts'
import { until } from '@urbe/local-servers'

import { leap } from './movable-clock.ts'
import { codeOf, openPlatform, type Person, type Platform } from './platform.ts'
import { type RunningAuth, startAuth } from './running-auth.ts'

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
})
afterAll(async () => {
  await auth?.[Symbol.asyncDispose]()
})

const by: Platform['by'] = (...given) => platform.by(...given)
const give: Platform['give'] = (...given) => platform.give(...given)
const approve: Platform['approve'] = (...given) => platform.approve(...given)
const waiting: Platform['waiting'] = (reply) => platform.waiting(reply)
const somebody: Platform['somebody'] = (...roles) => platform.somebody(...roles)
/** All of them, a day or so later. */
async function ahead(ms: number): Promise<void> {
  await leap(auth, ms)
  await platform.signIn(ana, bea, carla)
}

describe('a second person', () => {
  it('is not demanded unless somebody says so, which needs two administrators', async () => {
    const policy = { required: false, lifted: false, administrators: 1 }
    expect((await by(ana, 'GET /approval-policy')).body).toEqual(policy)
    const alone = await by(ana, 'PUT /approval-policy', { required: true })
    expect(codeOf(alone)).toEqual([409, 'nobody_to_approve'])
    bea = await somebody('admin')
    carla = await somebody('admin')
    await platform.signIn(bea, carla)
    const set = await by(ana, 'PUT /approval-policy', { required: true })
    expect([set.status, set.body]).toEqual([200, { ...policy, required: true, administrators: 3 }])
  })

  it('is asked, told what exactly, and does it by agreeing', async () => {
    const dora = await somebody('viewer')
    const id = await waiting(give(ana, dora, 'admin', 'viewer'))
    expect(await platform.rolesOf(dora)).toEqual(['viewer'])
    const { body } = await by(bea, `GET /approvals/${id}`)
    expect(body).toMatchObject({
      operation: { kind: 'set-user-roles', userId: dora.id, roles: ['admin', 'viewer'] },
      askedBy: ana.id,
      approvers: expect.arrayContaining([bea.id, carla.id]),
    })
    const lasts = Date.parse(String(body['expiresAt'])) - Date.parse(String(body['askedAt']))
    expect(lasts).toBeLessThanOrEqual(APPROVAL_HOURS * 3_600_000)
    expect(lasts).toBeGreaterThan((APPROVAL_HOURS - 1) * 3_600_000)
    const agreed = await approve(bea, id)
    expect([agreed.status, agreed.body]).toEqual([
      200,
      expect.objectContaining({ state: 'carried-out', decidedBy: bea.id }),
    ])
    expect(await platform.rolesOf(dora)).toEqual(['admin', 'viewer'])
    expect(platform.actsOn(id)).toEqual([
      ['approval.asked', ana.id],
      ['approval.given', bea.id],
      ['approval.carried-out', ana.id],
    ])
    const granted = auth.acts.find(
      ({ action, context }) => action === 'role.granted' && context?.requestId === id,
    )
    expect(granted).toMatchObject({
      actor: { id: ana.id },
      target: { id: dora.id },
      details: { role: 'admin' },
    })
  })
})

describe('whoever is asked', () => {
  it('may refuse, and whoever asked may take it back: nothing is done', async () => {
    const [dora, person] = [await somebody('viewer'), ana]
    for (const who of [bea, person]) {
      const id = await waiting(give(person, dora, 'admin'))
      expect((await by(who, `POST /approvals/${id}/refuse`)).body).toMatchObject({ state: 'refused' })
      expect(codeOf(await approve(bea, id))).toEqual([409, 'approval_settled'])
    }
    expect(await platform.rolesOf(dora)).toEqual(['viewer'])
  })

  it('is announced by the rule that decides', async () => {
    const question = { subject: ana.id, permission: 'user:manage' }
    expect((await by(ana, 'POST /access/explain', question)).body).toMatchObject({
      allowed: true,
      secondPerson: expect.arrayContaining([{ operation: 'eraseUser', when: 'always' }]),
    })
    const { body } = await by(ana, 'POST /access/explain', { ...question, permission: 'city:run' })
    expect(body['secondPerson']).toBeUndefined()
  })
})

describe('what waits', () => {
  it.each(['removing', 'erasing'])('%s a person: they are there until somebody agrees', async (how) => {
    const dora = await somebody('viewer')
    const path = how === 'removing' ? `/users/${dora.id}` : `/users/${dora.id}/personal-data`
    const id = await waiting(by(ana, `DELETE ${path}`))
    expect((await by(ana, `GET /users/${dora.id}`)).body).toMatchObject({ username: dora.name })
    expect((await approve(bea, id)).body).toMatchObject({ state: 'carried-out' })
    const gone = await by(ana, `GET /users/${dora.id}`)
    expect(how === 'removing' ? gone.status : gone.body['username']).toBe(how === 'removing' ? 404 : null)
  })

  it('dropping the signing keys: they sign until somebody agrees, and go once', async () => {
    const keysNow = async () => {
      const { items } = (await by(ana, 'GET /keys?purpose=signing')).body as {
        items: { id: string; phase: string }[]
      }
      return items.filter(({ phase }) => phase !== 'removed').map(({ id }) => id)
    }
    const before = await keysNow()
    const id = await waiting(by(ana, 'POST /keys/rotate', { purpose: 'signing', compromised: true }))
    expect(await keysNow()).toEqual(before)
    expect((await by(ana, 'POST /keys/rotate', { purpose: 'signing' })).status).toBe(201)
    expect((await approve(bea, id)).status).toBe(200)
    for (const person of [ana, bea, carla]) await platform.signIn(person)
    // The new keys are told to whoever checks tokens, auth's own door among them.
    await until(async () => (await by(ana, 'GET /auth/me')).status === 200, LIMIT)
    const after = await keysNow()
    expect(after).toHaveLength(1)
    expect(before).not.toContain(after[0])
    expect(codeOf(await approve(carla, id))).toEqual([409, 'approval_settled'])
    expect(await keysNow()).toEqual(after)
  })
})

describe('what also waits', () => {
  it('a role that would carry more, and an administrator who is let in again', async () => {
    const grants = [{ permission: 'user:read' }]
    await by(ana, 'POST /roles', { name: 'clerk', description: 'A test', grants })
    const wide = { description: 'A test', grants: [...grants, { permission: 'user:manage' }] }
    const role = await waiting(by(ana, 'PUT /roles/clerk', wide))
    expect((await by(ana, 'GET /roles/clerk')).body['permissions']).toEqual(['user:read'])
    expect((await approve(bea, role)).status).toBe(200)
    expect((await by(ana, 'GET /roles/clerk')).body['permissions']).toEqual(['user:read', 'user:manage'])

    const dora = await somebody('viewer')
    await approve(bea, await waiting(give(ana, dora, 'clerk')))
    expect((await by(ana, `PATCH /users/${dora.id}`, { status: 'disabled' })).status).toBe(200)
    const enabling = await waiting(by(ana, `PATCH /users/${dora.id}`, { status: 'active' }))
    expect((await approve(bea, enabling)).status).toBe(200)
    expect((await by(ana, `GET /users/${dora.id}`)).body['status']).toBe('active')
  })

  it('a machine that would carry powers of an administrator', async () => {
    const expiresAt = new Date(Date.now() + 86_400_000).toISOString()
    const settings = { name: 'a machine', roles: ['viewer'], expiresAt }
    const { body } = await by(ana, 'POST /service-accounts', settings)
    const path = `/service-accounts/${body['id']}`
    const id = await waiting(by(ana, `PUT ${path}`, { ...settings, roles: ['admin'] }))
    expect((await by(ana, `GET ${path}`)).body['roles']).toEqual(['viewer'])
    expect((await approve(carla, id)).status).toBe(200)
    expect((await by(ana, `GET ${path}`)).body['roles']).toEqual(['admin'])
  })

  it('never everyday work', async () => {
    const dora = await somebody('viewer')
    expect((await give(ana, dora, 'operator')).status).toBe(200)
    expect((await by(ana, `PATCH /users/${dora.id}`, { status: 'disabled' })).status).toBe(200)
    expect((await by(ana, `PATCH /users/${dora.id}`, { status: 'active' })).status).toBe(200)
    expect((await by(ana, `POST /users/${dora.id}/invites`, {})).status).toBe(201)
  })
})

describe('agreeing', () => {
  it('by many at the same moment does it once', async () => {
    const dora = await somebody('viewer')
    const id = await waiting(give(ana, dora, 'admin'))
    const replies = await Promise.all([bea, carla, bea, carla, bea].map((person) => approve(person, id)))
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1)
    for (const reply of replies.filter(({ status }) => status !== 200))
      expect(codeOf(reply)).toEqual([409, 'approval_settled'])
    const told = await platform.eventsOf(subjects.user(dora.id))
    expect(told.filter((type) => type === 'UserRolesChanged')).toHaveLength(1)
    expect(await platform.eventsOf(subjects.approval(id))).toEqual([
      'ApprovalAsked',
      'ApprovalGiven',
      'ApprovalCarriedOut',
    ])
  })

  it('needs a proof of who one is that is not old', async () => {
    const id = await waiting(give(ana, await somebody('viewer'), 'admin'))
    await leap(auth, (STEP_UP_SECONDS + 10) * 1_000)
    expect(codeOf(await approve(bea, id))).toEqual([401, 'insufficient_user_authentication'])
    await platform.signIn(ana)
    await platform.signIn(bea)
    expect((await approve(bea, id)).status).toBe(200)
  })

  it('too late does nothing, and what is over takes up no room', async () => {
    const dora = await somebody('viewer')
    const id = await waiting(give(ana, dora, 'admin'))
    await ahead(APPROVAL_HOURS * 3_600_000)
    expect(await platform.stateOf(id)).toBe('expired')
    expect(codeOf(await approve(bea, id))).toEqual([409, 'approval_expired'])
    expect(await platform.rolesOf(dora)).toEqual(['viewer'])
    expect((await by(ana, 'GET /approvals?state=pending')).body['items']).toEqual([])
  })

  it('is for what is there: another id is nothing', async () => {
    expect(codeOf(await approve(bea, crypto.randomUUID()))).toEqual([404, 'approval_not_found'])
  })
})

it('nothing that happened here was a fault', () => {
  expect(auth.faults).toEqual([])
})
