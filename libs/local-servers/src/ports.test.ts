import { once } from 'node:events'
import { createServer } from 'node:net'

import { expect, it } from '@jest/globals'

import { freePorts, isPortFree } from './ports.ts'

it('hands out each port once', async () => {
  const ports = await freePorts(20)
  expect(new Set(ports).size).toBe(20)
})

it('hands out none that a connection may get that goes out meanwhile', async () => {
  for (const port of await freePorts(100)) expect(port).toBeLessThan(32_768)
})

it('has so many and no more', async () => {
  await expect(freePorts(1_001)).rejects.toThrow('no 1001 free ports')
})

it('knows a busy port', async () => {
  const [port = 0] = await freePorts(1)
  expect(await isPortFree(port)).toBe(true)
  const holder = createServer().listen(port, '127.0.0.1')
  await once(holder, 'listening')
  expect(await isPortFree(port)).toBe(false)
  holder.close()
})

it('hands out none that is set apart for somebody who does not listen yet', async () => {
  const narrow = { number: 3, of: 11_000 }
  const [one = 0, two = 0] = (await freePorts(2, { part: narrow })).toSorted()
  expect([one, two]).toEqual([10_006, 10_007])
  expect(await freePorts(1, { part: narrow, except: new Set([one]) })).toEqual([two])
  await expect(freePorts(1, { part: narrow, except: new Set([one, two]) })).rejects.toThrow('no 1 free ports')
})
