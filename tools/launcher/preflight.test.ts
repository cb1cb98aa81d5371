import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, it } from '@jest/globals'

import { freePorts } from '@urbe/testkit'

import { checkWritable, preflight } from './preflight.ts'

const ENOUGH = 200_000_000

async function site() {
  const [port = 0] = await freePorts(1)
  const stateDir = await mkdtemp(join(tmpdir(), 'urbe-preflight-'))
  return { stateDir, port, [Symbol.asyncDispose]: () => rm(stateDir, { recursive: true, force: true }) }
}

it('is content with a free port and enough space', async () => {
  await using here = await site()
  await preflight(here, async () => ENOUGH)
})

it('says in one line how much space is missing', async () => {
  await using here = await site()
  await expect(preflight(here, async () => ENOUGH - 1)).rejects.toMatchObject({
    name: 'Complaint',
    message: `the disk of ${here.stateDir} is full: 199 MB free, 200 MB needed`,
  })
})

it('says in one line that the port is in use', async () => {
  await using here = await site()
  const holder = createServer().listen(here.port, '127.0.0.1')
  await once(holder, 'listening')
  await expect(preflight(here)).rejects.toThrow(`port ${here.port} is in use`)
  holder.close()
})

it('makes the state folder, also several levels deep', async () => {
  await using here = await site()
  await checkWritable(join(here.stateDir, 'a', 'b'))
})

it('does not try for ever where no folder can be made', async () => {
  await expect(checkWritable('/proc/none/at/all')).rejects.toThrow('cannot write in the state folder')
})
