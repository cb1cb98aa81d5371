import { createHmac } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'

import { openPage, startBrowser } from '../browser.ts'
import { until } from '../caller.ts'
import { signIn, violationsOn } from '../console-page.ts'
import { type Copy, startCopy } from '../copy.ts'

const ANA = { username: 'ana.souza', password: 'seven lanterns over the quay' }
const WIDE = { width: 1280, height: 860 }
const NARROW = { width: 390, height: 800 }

let copy: Copy
let browser: Browser
/** The administrator's. */
let page: Page
const faults: string[] = []

async function newPage(): Promise<Page> {
  const permissions = ['clipboard-read', 'clipboard-write']
  const opened = await openPage(browser, { viewport: WIDE, permissions })
  opened.on('pageerror', (error) => faults.push(error.message))
  return opened
}

beforeAll(async () => {
  copy = await startCopy()
  browser = await startBrowser()
  page = await newPage()
  await page.goto(copy.origin)
  await signIn(page)
  await page.getByRole('heading', { name: 'Cities' }).waitFor()
})
afterAll(async () => {
  await browser?.close()
  await copy?.[Symbol.asyncDispose]()
})

const textOf = async (on: Page, place: string) => (await on.locator(place).textContent()) ?? ''
const open = (path: string) => page.goto(`${copy.origin}${path}`)

/** RFC 6238, as an app makes it. */
function codeOf(secret: string, ahead = 0): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = [...secret]
    .map((character) => alphabet.indexOf(character).toString(2).padStart(5, '0'))
    .join('')
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  const step = Buffer.alloc(8)
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + ahead))
  const digest = createHmac('sha1', key).update(step).digest()
  const at = (digest.at(-1) ?? 0) & 0x0f
  return String((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

it('hands a link to a new user, and shows them no more than they may do', async () => {
  await open('/access/users')
  await page.getByRole('button', { name: 'Invite a user' }).click()
  await page.getByLabel('User name').fill(ANA.username)
  await page.getByRole('button', { name: 'Create and get a link' }).click()
  const link = await textOf(page, '.shown-once code')
  expect(await violationsOn(page)).toEqual([])

  const ana = await newPage()
  await ana.goto(link)
  await ana.getByLabel('New password').fill(ANA.password)
  await ana.getByLabel('The same once more').fill('something else')
  await ana.getByRole('button', { name: 'Set the password' }).click()
  await ana.getByText('The two are not the same.').waitFor()
  expect(new URL(ana.url()).hash).toBe('')
  expect(await violationsOn(ana)).toEqual([])
  await ana.getByLabel('The same once more').fill(ANA.password)
  await ana.getByRole('button', { name: 'Set the password' }).click()
  await ana.getByText('The password has been set.').waitFor()

  await ana.getByRole('link', { name: 'To the sign-in' }).click()
  await signIn(ana, ANA)
  await ana.getByRole('heading', { name: 'Cities' }).waitFor()
  await ana.getByRole('button', { name: `Account of ${ANA.username}` }).click()
  await ana.getByRole('menuitem').first().waitFor()
  expect(await ana.getByRole('menuitem').allInnerTexts()).toEqual(['Your account', 'Cities', 'Sign out'])
  await ana.context().close()
})

it('gives a user a role that was made with a condition, and tells why that role does not help', async () => {
  await open('/access/new-role')
  await page.getByLabel('Name').fill('night-watch')
  await page.getByRole('button', { name: 'Add a rule' }).click()
  await page.getByLabel('Permission').selectOption('city:run')
  await page.getByText('Always').click()
  await page.getByLabel('From these networks').fill('203.0.113.0')
  await page.getByRole('button', { name: 'Create' }).click()
  await page.getByText('Each has an address, a slash and a number of bits.').waitFor()
  expect(await violationsOn(page)).toEqual([])
  await page.getByLabel('From these networks').fill('203.0.113.0/24')
  await page.getByRole('button', { name: 'Create' }).click()
  await page.getByRole('heading', { level: 1, name: 'night-watch' }).waitFor()
  await page.getByText('from 203.0.113.0/24').first().waitFor()

  await open('/access/users')
  await page.getByLabel('Search').fill('souza')
  await page.getByRole('link', { name: ANA.username }).click()
  await page.getByLabel('night-watch').check()
  await page.getByRole('button', { name: 'Save the roles' }).click()
  // It is disabled while it saves, too, and a page that is left then may not have sent it.
  await page.locator('button:disabled[aria-busy=false]', { hasText: 'Save the roles' }).waitFor()

  await open('/access/why')
  await page.getByLabel('Who').selectOption({ label: ANA.username })
  await page.getByLabel('What').selectOption('city:run')
  await page.getByLabel('From which address').fill('198.51.100.7')
  await page.getByRole('button', { name: 'Explain' }).click()
  await page.getByText('only under conditions that do not hold').waitFor()
  await page.getByLabel('From which address').fill('203.0.113.7')
  await page.getByRole('button', { name: 'Explain' }).click()
  await page.getByText('The rule is in the role night-watch and allows.').waitFor()
  expect(await violationsOn(page)).toEqual([])
})

it('gives a machine a key that is shown once', async () => {
  await open('/access/machines')
  await page.getByRole('button', { name: 'New service account' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Night report')
  await page.getByRole('button', { name: 'Create' }).click()
  await page.getByRole('heading', { level: 1, name: 'Night report' }).waitFor()
  await page.getByRole('button', { name: 'New API key' }).click()
  const key = await textOf(page, '.shown-once code')
  expect(key).toMatch(/^urbe_[a-z]+_[A-Za-z0-9]{12}_[A-Za-z0-9_-]{43}$/)
  await page.getByRole('button', { name: 'I have kept it' }).click()
  await page.getByText(`…${key.slice(-4)}`).waitFor()
  await page.reload()
  await page.getByText(`…${key.slice(-4)}`).waitFor()
  expect(await page.content()).not.toContain(key)
})

it('adds an authenticator app to one’s own account, whose code the next sign-in asks for', async () => {
  const ana = await newPage()
  await ana.goto(`${copy.origin}/account`)
  await signIn(ana, ANA)
  await ana.getByRole('button', { name: 'Add an app' }).click()
  await ana.getByRole('img', { name: 'QR code for the authenticator app' }).waitFor()
  const secret = (await textOf(ana, '.secret-line code')).replaceAll(' ', '')
  expect(await violationsOn(ana)).toEqual([])
  await ana.getByLabel('Code that the app shows').fill(codeOf(secret))
  await ana.getByRole('button', { name: 'Confirm' }).click()
  const codes = (await textOf(ana, '.shown-once code')).split('\n')
  expect(new Set(codes).size).toBe(10)
  await ana.getByRole('button', { name: 'I have kept them' }).click()
  await ana.getByText('10 codes are left.').waitFor()

  await ana.getByRole('button', { name: 'Sign out everywhere' }).click()
  await signIn(ana, ANA)
  await ana.getByLabel('Code of the second factor').fill(codeOf(secret, 1))
  await ana.getByRole('button', { name: 'Sign in', exact: true }).click()
  await ana.getByRole('heading', { name: 'Cities' }).waitFor()
  await ana.context().close()
})

it('adds a passkey, with which nobody needs a password', async () => {
  await open('/account')
  const authenticator = await page.context().newCDPSession(page)
  await authenticator.send('WebAuthn.enable')
  const options = {
    protocol: 'ctap2',
    transport: 'internal',
    hasResidentKey: true,
    hasUserVerification: true,
    isUserVerified: true,
  } as const
  await authenticator.send('WebAuthn.addVirtualAuthenticator', { options })
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill('Laptop')
  await page.getByRole('dialog').getByRole('button', { name: 'Add a passkey' }).click()
  await page.getByRole('button', { name: 'I have kept them' }).click()
  await page.getByText('Laptop').waitFor()

  await page.getByRole('button', { name: /^Account of/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await page.getByRole('heading', { name: 'Cities' }).waitFor()
})

describe('the trail', () => {
  const proofOfFirst = async () => {
    await open('/trail')
    await page.getByText(/\d entries, signed and witnessed/).waitFor()
    await page
      .getByRole('button', { name: /Passkey|Second factor added/ })
      .first()
      .click()
    await page.getByRole('button', { name: 'Check the proof' }).click()
    return page.locator('.verdict')
  }

  it('is green when the proof of an entry was computed here', async () => {
    const verdict = await proofOfFirst()
    await verdict.filter({ hasText: 'This entry stands in the signed tree' }).waitFor()
    expect(await verdict.getAttribute('class')).toBe('verdict held')
    expect(await violationsOn(page)).toEqual([])
  })

  it('is not green when the entry, its proof or the log was changed on the way', async () => {
    const changed = async (path: string, change: (text: string) => string) => {
      await page.route(path, async (route) => {
        const answer = await route.fetch()
        await route.fulfill({ response: answer, body: change(await answer.text()) })
      })
      await open('/trail')
    }
    await changed('**/audit/events*', (text) => text.replaceAll('"outcome":"allowed"', '"outcome":"failed"'))
    await page.getByText(/\d entries, signed and witnessed/).waitFor()
    await page.locator('.entry-line').last().click()
    await page.getByRole('button', { name: 'Check the proof' }).click()
    await page.getByText('The signed tree does not hold this entry as it is shown.').waitFor()
    expect(await page.locator('.verdict.held').count()).toBe(0)
    await page.unrouteAll()

    // Another signature of the same length.
    await changed('**/audit/checkpoint*', (text) => text.replace(/(\/audit\/v1 .{20})..../, '$1AAAA'))
    await page.getByText('The signature of the log does not hold.').waitFor()
    expect(await page.locator('.log-state.held').count()).toBe(0)
    await page.unrouteAll()

    await changed('**/audit/keys*', (text) => text.replace('/audit/v1"', '/audit/v2"'))
    await page.getByText('The log shows other keys than this browser knows.').waitFor()
    await page.unrouteAll()
  })

  it('is narrowed by an address that can be sent to somebody, and can be taken away as a table', async () => {
    await open('/trail?what=accounts&outcome=allowed')
    await page.getByRole('button', { name: 'User invited' }).first().waitFor()
    expect(await page.getByRole('button', { name: 'Signed in' }).count()).toBe(0)
    await page.getByRole('button', { name: 'Report', exact: true }).click()
    const download = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: 'As a table (CSV)' }).click()
    expect((await download).suggestedFilename()).toBe('urbe-audit.csv')
  })
})

it('disables a user, and erases them only after their name was typed', async () => {
  await open('/access/users')
  await page.getByRole('link', { name: ANA.username }).click()
  await page.getByRole('button', { name: 'Disable' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click()
  await page.getByText('Disabled', { exact: true }).waitFor()
  // Here is no mail server.
  expect(await page.getByRole('button', { name: 'Write a letter' }).count()).toBe(0)
  await page.getByRole('button', { name: 'Erase personal data' }).click()
  const erase = page.getByRole('dialog').getByRole('button', { name: 'Erase' })
  expect(await erase.isDisabled()).toBe(true)
  await page.getByLabel(/^Type/).fill(ANA.username)
  await erase.click()
  await page.getByText('What was known of this person has been destroyed.').waitFor()
  await until(async () => !(await page.content()).includes(ANA.username))
})

it('has no barriers on any of its pages, in Portuguese and by night, and fits on every screen', async () => {
  await page.evaluate(() => {
    localStorage.setItem('urbe.locale', 'pt-BR')
    localStorage.setItem('urbe.theme', 'dark')
  })
  const paths = [
    '/account',
    '/access/users',
    '/access/roles',
    '/access/roles/night-watch',
    '/access/machines',
    '/access/passwords',
  ]
  const found: string[] = []
  for (const path of [...paths, '/access/why', '/trail', '/trail/anomalies', '/forgotten', '/invite']) {
    await open(path)
    await page.locator('html[lang=pt-BR]').waitFor()
    await page.waitForLoadState('networkidle')
    for (const size of [WIDE, NARROW]) {
      await page.setViewportSize(size)
      const needed = await page.locator('html').evaluate(({ scrollWidth }) => scrollWidth)
      if (needed > size.width) found.push(`${path}: wider than ${size.width}`)
    }
    found.push(...(await violationsOn(page)).map((each) => `${path}: ${each}`))
  }
  expect(found).toEqual([])
  expect(faults).toEqual([])
})
