import { afterAll, beforeAll, expect, it } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'

import { createClient, newKeyPair, openSession, proofKeyOf } from '@urbe/client'

import { openPage, startBrowser } from '../browser.ts'
import { until } from '../caller.ts'
import { signIn } from '../console-page.ts'
import { type Copy, PASSWORD, startCopy } from '../copy.ts'

let copy: Copy
let browser: Browser
let page: Page
const faults: string[] = []
/** What a thief would look for. */
let token = ''
const schemes = new Set<string>()

function watch(opened: Page): Page {
  opened.on('pageerror', (error) => faults.push(error.message))
  opened.on('request', (request) => {
    const [scheme = '', given = ''] = (request.headers()['authorization'] ?? '').split(' ')
    if (given === '') return
    schemes.add(scheme)
    token = given
  })
  return opened
}

beforeAll(async () => {
  copy = await startCopy({ BOUND_TOKENS: 'all' })
  browser = await startBrowser()
  page = watch(await openPage(browser))
})
afterAll(async () => {
  await browser?.close()
  await copy?.[Symbol.asyncDispose]()
})

const citiesOn = (on: Page) => on.getByRole('heading', { name: 'Cities' }).waitFor()
const post = async (path: string, headers: Record<string, string>) => {
  const body = '{}'
  const sent = { 'content-type': 'application/json', ...headers }
  const answer = await fetch(`${copy.origin}/api/v1${path}`, { method: 'POST', headers: sent, body })
  return [answer.status, ((await answer.json()) as { code: string }).code]
}

it('signs in where bound tokens are demanded, stays signed in, and so do other tabs', async () => {
  await page.goto(copy.origin)
  await signIn(page)
  await citiesOn(page)
  await page.reload()
  await citiesOn(page)
  const tab = watch(await page.context().newPage())
  await tab.goto(copy.origin)
  await citiesOn(tab)
  await page.reload()
  await citiesOn(page)
  expect([...schemes]).toEqual(['DPoP'])
})

it('follows a city live', async () => {
  const key = await proofKeyOf(await newKeyPair())
  const session = openSession({ origin: copy.origin, key: async () => key })
  await session.login({ username: 'admin', password: PASSWORD })
  const client = createClient({ origin: copy.origin, tokens: session })
  await client.call('foundCity', { body: { name: 'Mirador', seed: 21, size: { citizens: 4_000 } } })
  await page.reload()
  const received: string[] = []
  page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => received.push(String(payload)))
  })
  await page.getByText('Mirador').first().click()
  await until(async () => received.some((text) => text.includes('"welcome"')))
})

it('leaves nothing behind that counts elsewhere: neither the token, nor the cookie, nor the key', async () => {
  expect(await post('/stream/tickets', { authorization: `Bearer ${token}` })).toEqual([401, 'invalid_token'])
  expect(await post('/stream/tickets', { authorization: `DPoP ${token}` })).toEqual([401, 'proof_invalid'])
  const cookies = await page.context().cookies(copy.origin)
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
  expect(cookie).toContain('__Host-rt=rt1.')
  const byCookie = { cookie, 'urbe-session': 'cookie', 'x-requested-with': 'urbe' }
  expect(await post('/auth/refresh', byCookie)).toEqual([400, 'invalid_dpop_proof'])
  // Types of the browser are not those of this program.
  const told: unknown = await page.evaluate(`new Promise((resolve, reject) => {
    const opening = indexedDB.open('urbe')
    opening.onerror = reject
    opening.onsuccess = () => {
      const reading = opening.result.transaction('keys').objectStore('keys').get('proof')
      reading.onsuccess = () => crypto.subtle.exportKey('jwk', reading.result.privateKey).then(
        () => resolve('read out'),
        (error) => resolve(error.name),
      )
    }
  })`)
  expect(told).toBe('InvalidAccessError')
})

it('asks for the password again when the browser has lost its key', async () => {
  await page.evaluate(`new Promise((resolve, reject) => {
    const opening = indexedDB.open('urbe')
    opening.onerror = reject
    opening.onsuccess = () => {
      const keys = opening.result.transaction('keys', 'readwrite').objectStore('keys')
      keys.clear().onsuccess = resolve
    }
  })`)
  await page.goto(copy.origin)
  await signIn(page)
  await citiesOn(page)
})

it('met no fault', () => {
  expect(faults).toEqual([])
})
