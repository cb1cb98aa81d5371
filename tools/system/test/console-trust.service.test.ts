import { generateKeyPairSync } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, it } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'

import type { Problem } from '@urbe/contracts'
import { openDatabase } from '@urbe/read-store'
import { type MailServer, startMailServer } from '@urbe/testkit'

import { openPage, startBrowser } from '../browser.ts'
import { callerOf, until } from '../caller.ts'
import { signIn, violationsOn } from '../console-page.ts'
import { type Copy, startCopy } from '../copy.ts'

const ANA = { username: 'ana.souza', password: 'seven lanterns over the quay' }
const WIDE = { width: 1280, height: 860 }
const CITIES_MAX = 2

let copy: Copy
let mail: MailServer
let browser: Browser
/** The administrator's. */
let page: Page
const faults: string[] = []

async function newPage(): Promise<Page> {
  const opened = await openPage(browser, { viewport: WIDE })
  opened.on('pageerror', (error) => faults.push(error.message))
  return opened
}
const open = (path: string) => page.goto(`${copy.origin}${path}`)

beforeAll(async () => {
  mail = await startMailServer()
  copy = await startCopy({
    MAIL_URL: mail.url,
    MAIL_FROM: 'urbe@city.example',
    CITIES_PER_OWNER_MAX: `${CITIES_MAX}`,
  })
  const caller = await callerOf(copy.origin)
  const careful = [{ permission: 'user:read', conditions: { authAgeSeconds: 600 } }]
  const guarded = [{ permission: 'user:manage' }]
  for (const [name, grants] of Object.entries({ careful, guarded }))
    await caller.call('/roles', { body: { name, description: 'A test', grants } })
  await caller.call('/users', { body: { ...ANA, roles: ['careful', 'guarded', 'viewer'] } })
  browser = await startBrowser()
  page = await newPage()
  await page.goto(`${copy.origin}/access/users`)
  await signIn(page)
})
afterAll(async () => {
  await browser?.close()
  await copy?.[Symbol.asyncDispose]()
  await mail?.stop()
})

it('writes an invitation to an address, and says when that is none, or nobody takes the letter', async () => {
  await page.getByRole('button', { name: 'Invite a user' }).click()
  await page.getByLabel('User name').fill('carla.dias')
  await page.getByText('The platform writes').click()
  await page.getByLabel('Mail address').fill('nobody')
  await page.getByRole('button', { name: 'Create and write' }).click()
  await page.getByText('This is no mail address to which a letter can go.').waitFor()
  expect(await violationsOn(page)).toEqual([])
  await page.getByLabel('Mail address').fill('carla@post.example')
  await page.getByRole('button', { name: 'Send' }).click()
  await page.getByText('A letter has gone to carla@post.example.').waitFor()
  expect(mail.letters.map(({ to }) => to)).toEqual(['<carla@post.example>'])
  expect(mail.letters[0]?.text).toContain(`${copy.origin}/invite#`)
  await page.getByRole('button', { name: 'Done' }).click()
  await mail.stop()
  await page.getByRole('button', { name: 'Write a letter' }).click()
  await page.getByLabel('Mail address').fill('carla@post.example')
  await page.getByRole('button', { name: 'Send' }).click()
  await page.getByText('Mail cannot be sent. Hand the invitation out yourself').waitFor()
})

it('takes the public key of a machine, and keeps nothing of a private one', async () => {
  await open('/access/machines')
  await page.getByRole('button', { name: 'New service account' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Night report')
  await page.getByRole('button', { name: 'Create' }).click()
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const secret = privateKey.export({ format: 'jwk' })
  await page.getByRole('button', { name: 'Add a public key' }).click()
  const dialog = page.getByRole('dialog')
  const field = dialog.getByLabel('Public key')
  await field.fill(JSON.stringify(secret))
  await page.getByText('That was a private key. It was neither sent nor kept').waitFor()
  expect([await field.inputValue(), (await page.content()).includes(`${secret.d}`)]).toEqual(['', false])
  await field.fill(JSON.stringify({ kty: 'OKP', crv: 'Ed25519', x: 'A'.repeat(43) }))
  await dialog.getByRole('button', { name: 'Add a public key' }).click()
  await page.getByText('The numbers in it are no safe key.').waitFor()
  expect(await violationsOn(page)).toEqual([])
  await field.fill(String(publicKey.export({ format: 'pem', type: 'spki' })))
  await dialog.getByRole('button', { name: 'Add a public key' }).click()
  const fingerprint = page.locator('.rows code').filter({ hasText: /^[A-Za-z0-9_-]{43}$/ })
  await fingerprint.waitFor()
  await page.getByRole('button', { name: 'Take back' }).click()
  await dialog.getByRole('button', { name: 'Take back' }).click()
  await fingerprint.waitFor({ state: 'detached' })
})

it('changes the password policy: told beforehand, refused at the field, and followed at once', async () => {
  await open('/access/passwords')
  const beside = page.getByLabel('Characters, beside a second factor')
  await beside.fill('40')
  await page.getByText('8 → 40').waitFor()
  await page.getByRole('button', { name: 'Save the policy' }).click()
  await page.getByText('and no more than of a password that stands alone').waitFor()
  expect(await violationsOn(page)).toEqual([])
  await beside.fill('10')
  await page.getByLabel('guarded').check()
  await page.getByText('guarded: stops counting at once').waitFor()
  await page.getByRole('button', { name: 'Save the policy' }).click()
  await page.getByText('The policy has been changed.').waitFor()
  await page.reload()
  await until(async () => (await beside.inputValue()) === '10')
})

it('tells who changes the password policy that somebody else just did, and shows what stands', async () => {
  const caller = await callerOf(copy.origin)
  const policy = await caller.call<object>('/auth/password-policy')
  const put = { method: 'PUT', headers: { 'if-match': '*' } }
  await caller.call('/auth/password-policy', { ...put, body: { ...policy, historyLength: 7 } })
  await page.getByLabel('Characters, beside a second factor').fill('12')
  await page.getByRole('button', { name: 'Save the policy' }).click()
  await page.getByText('Somebody else changed this in the meantime.').waitFor()
  await page.getByRole('button', { name: 'Try again' }).click()
  const earlier = page.getByLabel('Earlier passwords that may not come again')
  await until(async () => (await earlier.inputValue()) === '7')
})

it('tells why a role does not count, and what would lift that', async () => {
  await open('/access/why')
  await page.getByLabel('Who').selectOption({ label: ANA.username })
  await page.getByLabel('What').selectOption('user:manage')
  await page.getByRole('button', { name: 'Explain' }).click()
  await page.getByText('guarded does not count: it needs a second factor, and none is set up.').waitFor()
  await page.getByText('With one, this is allowed.').waitFor()
  expect(await violationsOn(page)).toEqual([])
})

/** As if everybody had signed in an hour ago. */
async function ageSessions(): Promise<void> {
  const read = async (file: string) => (await readFile(join(copy.stateDir, file), 'utf8')).trim()
  // Only the launcher writes this file.
  const { postgres: port } = JSON.parse(await read('ports.json')) as { postgres: number }
  const url = `postgres://postgres:${await read('passwords/postgres')}@127.0.0.1:${port}/urbe_auth`
  const db = openDatabase<{ refresh_family: { authenticated_at: Date } }>(url, { poolMax: 1 })
  const authenticated_at = new Date(Date.now() - 3_600_000)
  await db.updateTable('refresh_family').set({ authenticated_at }).execute()
  await db.destroy()
}

it('asks for a proof where reading needs a fresh one, and goes on where it was', async () => {
  const ana = await newPage()
  await ana.goto(`${copy.origin}/access/users`)
  await signIn(ana, ANA)
  await ana.getByRole('link', { name: 'carla.dias' }).waitFor()
  await ageSessions()

  await ana.reload()
  await ana.getByRole('heading', { name: 'Prove that it is you' }).waitFor()
  expect(await violationsOn(ana)).toEqual([])
  await ana.keyboard.press('Escape')
  await ana.getByLabel('Search').fill('dias')
  await ana.getByRole('button', { name: 'Prove that it is you' }).click()
  await ana.getByRole('dialog').getByLabel('Password').fill(ANA.password)
  await ana.getByRole('button', { name: 'Go on' }).click()
  await ana.getByRole('link', { name: 'carla.dias' }).waitFor()
  expect(await ana.getByLabel('Search').inputValue()).toBe('dias')
  expect(new URL(ana.url()).pathname).toBe('/access/users')
  await ana.context().close()
})

it('founds no more cities for one owner than there can be, however many are asked for at once', async () => {
  const caller = await callerOf(copy.origin)
  const found = async (at: number) => {
    const answer = await caller.raw('/cities', { body: { name: `Town ${at}`, size: { citizens: 500 } } })
    return (await answer.json()) as Problem
  }
  const answers = await Promise.all(Array.from({ length: 6 }, (_, at) => found(at)))
  const refused = answers.filter(({ code }) => code === 'too_many_cities')
  expect(refused).toHaveLength(answers.length - CITIES_MAX)
  for (const { status, limit, count } of refused)
    expect([status, limit, count]).toEqual([409, CITIES_MAX, CITIES_MAX])
  await open('/')
  await page.getByText('Town').nth(1).waitFor()
  await page.getByRole('button', { name: 'Found a city' }).click()
  await page.getByLabel('Name').fill('One too many')
  await page.getByRole('button', { name: 'Found', exact: true }).click()
  await page.getByText(`There are ${CITIES_MAX} cities of yours, and there can be ${CITIES_MAX}.`).waitFor()
  expect(faults).toEqual([])
})
