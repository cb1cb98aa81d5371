import { afterAll, beforeAll, expect, it } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'

import { openPage, startBrowser } from '../browser.ts'
import { type Caller, callerOf, until } from '../caller.ts'
import { signIn, violationsOn } from '../console-page.ts'
import { type Copy, startCopy } from '../copy.ts'

/** Half past eight in the morning: the streets are full. */
const RUSH_HOUR_TICK = 120
/** So slowly that it is still morning when somebody who is busy hears of it. */
const TICKS_PER_SECOND = 60

let copy: Copy
let caller: Caller
let browser: Browser
let page: Page
const faults: string[] = []

beforeAll(async () => {
  copy = await startCopy()
  caller = await callerOf(copy.origin)
  browser = await startBrowser()
  page = await openPage(browser, { viewport: { width: 1440, height: 900 } })
  page.on('pageerror', (error) => faults.push(error.message))
})
afterAll(async () => {
  await browser?.close()
  await copy?.[Symbol.asyncDispose]()
})

/** The middle of the map, where nothing lies over it. */
async function pictureOfMap(): Promise<string> {
  const box = await page.getByRole('application').boundingBox()
  if (box === null) throw new Error('there is no map')
  const { x, y, width, height } = box
  const clip = { x: x + width / 4, y: y + height / 4, width: width / 2, height: height / 2 }
  return (await page.screenshot({ clip })).toString('base64')
}

const violations = () => violationsOn(page)

it('signs in and lists the cities', async () => {
  await caller.found({ name: 'Mirador', seed: 21, size: { citizens: 4_000 } })
  await page.goto(copy.origin)
  expect(await violations()).toEqual([])
  await signIn(page, { password: 'not the password' })
  await page.getByRole('alert').waitFor()
  await signIn(page)
  await page.getByText('Mirador').waitFor()
  expect(await violations()).toEqual([])
})

it('shows vehicles that move, and that stand still after a pause', async () => {
  const [city] = (await caller.call<{ items: { id: string }[] }>('/cities')).items
  const id = city?.id ?? ''
  await caller.act(id, 'start', { ticksPerSecond: TICKS_PER_SECOND })
  await caller.reaches(id, RUSH_HOUR_TICK)
  await caller.act(id, 'speed', { ticksPerSecond: 0.5 })
  await page.getByText('Mirador').first().click()
  await page.getByRole('application').waitFor()
  await page.locator('.legend .moving').waitFor()
  const first = await pictureOfMap()
  await until(async () => (await pictureOfMap()) !== first)

  await page.getByRole('button', { name: 'Pause' }).click()
  await page.getByRole('button', { name: 'Resume' }).waitFor()
  const listener = await caller.listen()
  listener.subscribe(`city.${id}.>`, { mode: 'state' })
  // What was on its way before the pause may come yet; afterwards nothing changes any more.
  await until(async () => {
    const now = await pictureOfMap()
    const { tick } = await caller.state(id)
    // Long enough for a running city to move: it would have shown frames and committed ticks meanwhile.
    const seen = listener.frames.length
    await until(async () => listener.frames.length >= seen + 2)
    return (await pictureOfMap()) === now && (await caller.state(id)).tick === tick
  })
  listener.close()
  expect(await violations()).toEqual([])
})

it('colours the map by what is chosen, says what the colours mean, and tells the same in a table', async () => {
  const plain = await pictureOfMap()
  await page.getByRole('radio', { name: 'Plain' }).focus()
  await page.keyboard.press('ArrowRight')
  // The focus moves after the key, in a task of its own.
  await page.locator('[role=radio]:focus', { hasText: 'Traffic' }).waitFor()
  await page.keyboard.press('Space')
  await page.getByText('Jammed, from 3 times').waitFor()
  expect(new URL(page.url()).search).toBe('?layer=traffic')
  await until(async () => (await pictureOfMap()) !== plain)
  expect(await violations()).toEqual([])

  await page.getByRole('button', { name: 'Show as a table' }).click()
  await page.getByRole('table', { name: 'The city by district' }).waitFor()
  await page.getByText(/^Slowest roads$|^Traffic flows freely/).waitFor()
  expect(await violations()).toEqual([])
  await page.getByRole('button', { name: 'Show as a map' }).click()
  await page.reload()
  expect(await page.getByRole('radio', { name: 'Traffic' }).getAttribute('aria-checked')).toBe('true')
  await page.getByRole('radio', { name: 'Plain' }).click()
  await page.getByText('Jammed, from 3 times').waitFor({ state: 'detached' })
  expect(new URL(page.url()).search).toBe('')
})

it('folds indicators and policies, so that all of them can be found', async () => {
  const economy = page.locator('summary', { hasText: 'Economy' })
  const price = page.getByRole('button', { name: /^Price index/ })
  await price.waitFor()
  await economy.click()
  await price.waitFor({ state: 'hidden' })
  await economy.click()
  await page.getByRole('tab', { name: 'Policies' }).click()
  await page.locator('summary', { hasText: 'Income tax' }).click()
  await page.getByRole('slider', { name: 'Rate' }).press('ArrowRight')
  await page.getByRole('button', { name: 'Enact' }).first().click()
  await page.locator('.in-force-mark').waitFor()
  expect(await page.locator('.policy > summary').first().textContent()).toMatch(/^Income tax/)
  await page.getByRole('tab', { name: 'Indicators' }).click()
})

it('lets a shock strike, says what is wrong with one before, and tells of it in the feed', async () => {
  await page.getByRole('tab', { name: 'Policies' }).click()
  await page.getByRole('button', { name: 'Let a shock strike' }).click()
  expect(await violations()).toEqual([])
  await page.getByText('Failure', { exact: true }).click()
  await page.getByRole('button', { name: 'Let it strike' }).click()
  await page
    .getByRole('alert')
    .filter({ hasText: /^From 0 to/ })
    .waitFor()
  await page.getByText('Fuel price', { exact: true }).click()
  await page.getByLabel('Change in percent').fill('80')
  await page.getByLabel('Days').fill('14')
  await page.getByRole('button', { name: 'Let it strike' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.getByRole('tab', { name: 'Events' }).click()
  await page.getByRole('tabpanel').getByText('Fuel is 80 % dearer for 14 days.').waitFor()
  await page.getByRole('tab', { name: 'Indicators' }).click()
})

it('goes on when it is told to, and speaks Portuguese', async () => {
  await page.getByRole('button', { name: 'Resume' }).click()
  const still = await pictureOfMap()
  await until(async () => (await pictureOfMap()) !== still)
  await page.getByRole('button', { name: /^Account/ }).click()
  await page.getByRole('menuitemradio', { name: /Português/ }).click()
  await page.getByRole('button', { name: 'Pausar' }).waitFor()
  expect(await page.locator('html').getAttribute('lang')).toBe('pt-BR')
  expect(faults).toEqual([])
})
