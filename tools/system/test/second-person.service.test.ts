import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import type { Browser, Page } from 'playwright-core'

import type { Approval, User } from '@urbe/contracts'
import { openDatabase } from '@urbe/read-store'

import { openPage, startBrowser } from '../browser.ts'
import { type Caller, callerOf, until } from '../caller.ts'
import { signIn, violationsOn } from '../console-page.ts'
import { type Copy, startCopy } from '../copy.ts'

const BEA = { username: 'bea.lima', password: 'seven lanterns over the quay' }
const WIDE = { width: 1280, height: 860 }
const NARROW = { width: 390, height: 800 }
/** The lock that keeps roles from changing while they are given. */
const ROLES_LOCK = 7_303

let copy: Copy
let browser: Browser
let caller: Caller
/** Of the one who asks, and of the one who is asked. */
let [asking, asked]: [Page?, Page?] = []
const faults: string[] = []

async function newPage(): Promise<Page> {
  const opened = await openPage(browser, { viewport: WIDE })
  opened.on('pageerror', (error) => faults.push(error.message))
  await opened.goto(copy.origin)
  return opened
}
const user = (username: string, role: string) =>
  caller.call<User>('/users', { body: { username, password: BEA.password, roles: [role] } })
const rolesOf = async (id: string) => (await caller.call<User>(`/users/${id}`)).roles
const open = (page: Page, path: string) => page.goto(`${copy.origin}${path}`)

beforeAll(async () => {
  copy = await startCopy()
  browser = await startBrowser()
  caller = await callerOf(copy.origin)
  await user(BEA.username, 'admin')
})
afterAll(async () => {
  await browser?.close()
  await copy?.[Symbol.asyncDispose]()
})

it('is demanded by one administrator, and asked on the page of another', async () => {
  const dora = await user('dora.reis', 'viewer')
  asking = await newPage()
  await signIn(asking)
  await asking.getByRole('heading', { name: 'Cities' }).waitFor()
  await open(asking, '/access/approvals')
  await asking.getByText('One person is enough. 2 active administrators').waitFor()
  await asking.getByRole('button', { name: 'Demand two persons' }).click()
  await asking.getByText('Two persons are demanded.').waitFor()

  await open(asking, `/access/users/${dora.id}`)
  await asking.getByLabel('Administrator', { exact: true }).check()
  await asking.getByRole('button', { name: 'Save the roles' }).click()
  await asking.getByText('This waits until another administrator agrees').waitFor()
  await open(asking, '/access/approvals')
  await asking.getByRole('button', { name: 'Take back' }).waitFor()
  expect(await asking.getByRole('button', { name: 'Agree' }).count()).toBe(0)
  expect(await rolesOf(dora.id)).toEqual(['viewer'])

  asked = await newPage()
  await signIn(asked, BEA)
  await asked.getByRole('heading', { name: 'Cities' }).waitFor()
  await open(asked, '/access/approvals')
  await asked.getByText(/^Give dora.reis the roles /).waitFor()
  expect(await violationsOn(asked)).toEqual([])
  await asked.getByRole('button', { name: 'Agree' }).click()
  expect(await violationsOn(asked)).toEqual([])
  await asked.getByRole('dialog').getByRole('button', { name: 'Agree' }).click()
  await asked.getByText('Done', { exact: true }).waitFor()
  await until(async () => (await rolesOf(dora.id)).includes('admin'))
  expect(await rolesOf(dora.id)).toEqual(['admin', 'viewer'])
})

it('is told in Portuguese and by night as well, on every screen', async () => {
  await asked?.evaluate(() => {
    localStorage.setItem('urbe.locale', 'pt-BR')
    localStorage.setItem('urbe.theme', 'dark')
  })
  if (asked === undefined) throw new Error('nobody has signed in')
  await open(asked, '/access/approvals')
  await asked.getByText('Feito', { exact: true }).waitFor()
  for (const size of [WIDE, NARROW]) {
    await asked.setViewportSize(size)
    const needed = await asked.locator('html').evaluate(({ scrollWidth }) => scrollWidth)
    expect(needed).toBeLessThanOrEqual(size.width)
  }
  expect(await violationsOn(asked)).toEqual([])
  expect(faults).toEqual([])
})

it('is obeyed once, although the process of whoever agreed is killed before it is done', async () => {
  const eva = await user('eva.prado', 'viewer')
  const body = { roles: ['admin'] }
  const { id } = await caller.call<Approval>(`/users/${eva.id}/roles`, {
    method: 'PUT',
    body,
    headers: { 'if-match': '*' },
  })
  const { accessToken } = await caller.call<{ accessToken: string }>('/auth/login', { body: BEA })
  const read = (name: string) => readFile(join(copy.stateDir, name), 'utf8')
  const { postgres: port } = JSON.parse(await read('ports.json')) as { postgres: number }
  const password = (await read('passwords/postgres')).trim()
  const url = `postgres://postgres:${password}@127.0.0.1:${port}/urbe_auth`
  const db = openDatabase<unknown>(url, { poolMax: 1 })
  await db.transaction().execute(async (trx) => {
    await sql`SELECT pg_advisory_xact_lock(${ROLES_LOCK})`.execute(trx)
    // It says nothing until the process is there again, which takes as long as it takes.
    await sql`SET LOCAL idle_in_transaction_session_timeout = 0`.execute(trx)
    const agreeing = caller
      .raw(`/approvals/${id}/approve`, {
        method: 'POST',
        headers: { authorization: `Bearer ${accessToken}` },
      })
      .catch(() => undefined)
    await until(async () => (await caller.call<Approval>(`/approvals/${id}`)).state === 'approved')
    const pid = copy.kill('auth')
    await until(async () => copy.pidOf('auth') !== pid)
    expect((await agreeing)?.ok).not.toBe(true)
  })
  await db.destroy()
  await until(async () => (await rolesOf(eva.id)).includes('admin'))
  const done = await until(async () => {
    const approval = await caller.call<Approval>(`/approvals/${id}`)
    return approval.state === 'carried-out' && approval
  })
  expect(done.operation).toMatchObject({ kind: 'set-user-roles', userId: eva.id })
  const stored = await caller.call<{ items: { type: string }[] }>(`/aggregates/user/${eva.id}/events`)
  expect(stored.items.filter(({ type }) => type === 'UserRolesChanged')).toHaveLength(1)
})
