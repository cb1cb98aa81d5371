import { once } from 'node:events'
import { createServer } from 'node:net'

import { expect, it } from '@jest/globals'

import { freePorts, isPortFree } from './ports.ts'

/** A part that no worker of Jest asks in: who holds many ports for a moment must not hold one that another is about to listen on. */
const part = { number: 7, of: 8 }
/** Parts of two ports each, of which these are the last. */
const NARROW = 11_000

it('hands out each port once', async () => {
  const ports = await freePorts(20, { part })
  expect(new Set(ports).size).toBe(20)
})

it('hands out none that a connection may get that goes out meanwhile', async () => {
  for (const port of await freePorts(100, { part })) expect(port).toBeLessThan(32_768)
})

it('has so many and no more', async () => {
  await expect(freePorts(1_001, { part })).rejects.toThrow('no 1001 free ports')
})

it('knows a busy port', async () => {
  const [port = 0] = await freePorts(1, { part })
  expect(await isPortFree(port)).toBe(true)
  const holder = createServer().listen(port, '127.0.0.1')
  await once(holder, 'listening')
  expect(await isPortFree(port)).toBe(false)
  holder.close()
})

it('hands out none that is set apart for somebody who does not listen yet', async () => {
  const { narrow, ports } = await freeNarrow()
  const [one = 0, two = 0] = ports.toSorted()
  expect([one, two]).toEqual([10_000 + 2 * narrow.number, 10_001 + 2 * narrow.number])
  expect(await freePorts(1, { part: narrow, except: new Set([one]) })).toEqual([two])
  await expect(freePorts(1, { part: narrow, except: new Set([one, two]) })).rejects.toThrow('no 1 free ports')
})

/** Somebody else on this machine may listen on one of two ports that a test would name. */
async function freeNarrow() {
  for (let number = NARROW - 1; number > NARROW - 100; number -= 1) {
    const narrow = { number, of: NARROW }
    const ports = await freePorts(2, { part: narrow }).catch(() => undefined)
    if (ports !== undefined) return { narrow, ports }
  }
  throw new Error('no two free ports beside each other')
}
