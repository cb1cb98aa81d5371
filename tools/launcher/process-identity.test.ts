import { spawn } from 'node:child_process'
import { once } from 'node:events'

import { expect, it } from '@jest/globals'

import { identify, isAlive, signalTo } from './process-identity.ts'

function sleeper() {
  const child = spawn('sleep', ['600'])
  const identity = identify(child.pid ?? 0)
  if (identity === undefined) throw new Error('the sleeper is not there')
  return { child, identity }
}

it('knows a process again', async () => {
  const { child, identity } = sleeper()
  expect(isAlive(identity)).toBe(true)
  expect(signalTo(identity, 'SIGTERM')).toBe(true)
  await once(child, 'exit')
  expect(isAlive(identity)).toBe(false)
  expect(signalTo(identity, 'SIGTERM')).toBe(false)
})

it('never signals a process that only has the same number', () => {
  const { child, identity } = sleeper()
  expect(signalTo({ ...identity, started: 'another time' }, 'SIGKILL')).toBe(false)
  expect(isAlive(identity)).toBe(true)
  child.kill()
})

it('takes a dead process that nobody has collected for dead', async () => {
  const parent = spawn('/bin/sh', ['-c', 'sleep 600 & echo $!; exec sleep 600'])
  const pid = Number(String((await once(parent.stdout, 'data'))[0]))
  const identity = identify(pid)
  if (identity === undefined) throw new Error('the child is not there')
  process.kill(pid, 'SIGKILL')
  while (isAlive(identity)) await new Promise((resolve) => setTimeout(resolve, 20))
  expect(identify(pid)).toBeUndefined()
  parent.kill()
})

it('knows nobody by a number that was never given out', () => {
  expect(identify(2 ** 30)).toBeUndefined()
})
