import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { expect, it } from '@jest/globals'

import { startOnLeash, until } from '../src/index.ts'

const run = promisify(execFile)
const DEADLINE_MS = 60_000
const SLEEPER = { command: '/bin/sh', args: ['-c', 'echo $$ > pid; exec sleep 600'] }

async function folder() {
  const dir = await mkdtemp(join(tmpdir(), 'urbe-leash-'))
  return { dir, [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }) }
}

const lives = (pid: number) =>
  run('kill', ['-0', `${pid}`]).then(
    () => true,
    () => false,
  )

const pidIn = async (dir: string) => Number(await readFile(join(dir, 'pid'), 'utf8').catch(() => '0'))

it('stops the server when asked', async () => {
  await using place = await folder()
  const { stop } = await startOnLeash(
    { ...SLEEPER, cwd: place.dir },
    {
      logFile: join(place.dir, 'log'),
      stopSignal: 'TERM',
      ready: (signal) => until(async () => (await pidIn(place.dir)) > 0, { deadlineMs: DEADLINE_MS, signal }),
    },
  )
  const pid = await pidIn(place.dir)
  expect(await lives(pid)).toBe(true)
  await stop()
  expect(await lives(pid)).toBe(false)
})

it('does not wait for a server that has already died, and shows what it said', async () => {
  await using place = await folder()
  const starting = startOnLeash(
    { command: '/bin/sh', args: ['-c', 'echo my last words; exit 3'], cwd: place.dir },
    {
      logFile: join(place.dir, 'log'),
      stopSignal: 'TERM',
      ready: (signal) => until(async () => false, { deadlineMs: DEADLINE_MS, signal }),
    },
  )
  await expect(starting).rejects.toThrow('my last words')
})

it('ends the server when its owner is killed', async () => {
  await using place = await folder()
  const script = `
    import { startOnLeash } from ${JSON.stringify(join(import.meta.dirname, '../src/index.ts'))}
    const ready = async () => true
    await startOnLeash(${JSON.stringify({ ...SLEEPER, cwd: place.dir })}, { logFile: '/dev/null', stopSignal: 'TERM', ready })`
  const owner = spawn(process.execPath, ['--input-type=module', '-e', script])
  const gone = once(owner, 'exit')
  expect(await until(async () => (await pidIn(place.dir)) > 0, { deadlineMs: DEADLINE_MS })).toBe(true)
  owner.kill('SIGKILL')
  await gone
  const pid = await pidIn(place.dir)
  expect(await until(async () => !(await lives(pid)), { deadlineMs: DEADLINE_MS })).toBe(true)
})
