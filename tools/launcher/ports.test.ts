import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, it } from '@jest/globals'

import { freePorts } from '@urbe/testkit'

import { portsFor } from './ports.ts'

const names = ['nats', 'postgres', 'auth'] as const
let folder: string
let file: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'urbe-ports-'))
  file = join(folder, 'ports.json')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

it('takes different ones and keeps them for the next time', async () => {
  const ports = await portsFor(file, names, [])
  expect(new Set(Object.values(ports)).size).toBe(3)
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(ports)
  expect(await portsFor(file, names, [])).toEqual(ports)
})

it('gives up one that somebody else has meanwhile, and keeps the others', async () => {
  const before = await portsFor(file, names, [])
  const holder = createServer().listen(before.postgres, '127.0.0.1')
  await once(holder, 'listening')
  const after = await portsFor(file, names, [])
  holder.close()
  expect(after).toEqual({ ...before, postgres: expect.any(Number) })
  expect(new Set([before.postgres, ...Object.values(after)]).size).toBe(4)
})

it('leaves alone the port that the edge is to have, also where it was its own last time', async () => {
  const before = await portsFor(file, names, [])
  const after = await portsFor(file, names, [before.nats])
  expect(after).toEqual({ ...before, nats: expect.any(Number) })
  expect(after.nats).not.toBe(before.nats)
})

it('does not give one port to two', async () => {
  const [port = 0] = await freePorts(1)
  await writeFile(file, JSON.stringify({ nats: port, postgres: port }))
  const ports = await portsFor(file, names, [])
  expect(ports.nats).toBe(port)
  expect(new Set(Object.values(ports)).size).toBe(3)
})
