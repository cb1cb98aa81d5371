import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { until } from '@urbe/local-servers'

import { natsUsers } from '../seed-files.ts'
import { layoutOf } from '../settings.ts'
import {
  type Copy,
  environmentOf,
  newCopy,
  processOf,
  recordOf,
  removeCopy,
  startsOf,
  urbe,
} from './copies.ts'
import { CONFIGURATIONS, rolesLetIn, type Secrets, secretsOf, usersLetIn } from './let-in.ts'

const MORTAL = join(import.meta.dirname, 'fixture', 'mortal-rotation.ts')
const SOON = { deadlineMs: 120_000 }
const DAY_MS = 86_400_000
const PASSWORD_BYTES_MIN = 24

/** Whom a server lets in with what lies there. The supervisor, who looks each minute, may go on with an exchange meanwhile. */
async function letInNow(lettingIn: typeof usersLetIn): Promise<readonly string[]> {
  for (;;) {
    const secrets = await secretsOf(copy)
    const letIn = await lettingIn(copy, secrets)
    if (isDeepStrictEqual(await secretsOf(copy), secrets)) return letIn
  }
}

const pidsOf = (copy: Copy) => recordOf(copy)?.processes.map(({ name, pid }) => [name, pid])
const filesIn = async (folder: string) => (await readdir(folder)).toSorted()

let copy: Copy
beforeAll(async () => {
  copy = await newCopy()
  expect(await urbe('up', copy)).toMatchObject({ code: 0, stderr: '' })
})
afterAll(() => removeCopy(copy))

describe('an exchange of all secrets', () => {
  let before: Secrets
  let pids: unknown
  beforeAll(async () => {
    before = await secretsOf(copy)
    pids = pidsOf(copy)
  })

  it('goes on while everything answers, at the latest when it is asked again, and says each step', async () => {
    let isOver = false
    const answers: number[] = []
    const ask = async () => {
      while (!isOver) {
        let starts = await startsOf(copy)
        // What is on its way when the server reads its configuration anew may be lost, and comes when it is asked for again.
        for (let reads = 1; reads <= CONFIGURATIONS && Number.isNaN(starts); reads += 1)
          starts = await startsOf(copy)
        answers.push(starts)
      }
    }
    const asking = [ask(), ask()]
    const { code, stdout, stderr } = await urbe('rotate-secrets', copy)
    isOver = true
    await Promise.all(asking)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('nats: every connection uses its new key')
    expect(stdout).toContain('nats: the server refuses the old keys')
    expect(stdout).toContain('postgres: done')
    expect(stdout).toContain('signing: every service signs with a new key')
    expect(new Set(answers)).toEqual(new Set([1]))
  })

  it('lets the new ones in and refuses every old one, and no process was started anew', async () => {
    const now = await secretsOf(copy)
    expect(await usersLetIn(copy, now)).toEqual(natsUsers)
    expect(await usersLetIn(copy, before)).toEqual([])
    expect(await rolesLetIn(copy, now)).toEqual([...now.passwords.keys()])
    expect(await rolesLetIn(copy, before)).toEqual([])
    expect([...now.passwords.values()].every(({ length }) => length >= PASSWORD_BYTES_MIN)).toBe(true)
    expect(pidsOf(copy)).toEqual(pids)
    const layout = layoutOf(copy.stateDir)
    expect(await filesIn(layout.seeds)).toEqual(natsUsers.map((user) => `${user}.nk`).toSorted())
    expect((await filesIn(layout.passwords)).filter((name) => name.endsWith('.next'))).toEqual([])
  })

  it('is of one kind where that is asked for', async () => {
    const now = await secretsOf(copy)
    expect(await urbe('rotate-secrets postgres', copy)).toMatchObject({ code: 0 })
    const then = await secretsOf(copy)
    expect(then.seeds).toEqual(now.seeds)
    for (const [role, password] of now.passwords) expect(then.passwords.get(role)).not.toBe(password)
  })
})

describe('an exchange', () => {
  it('is refused in one line where it cannot be', async () => {
    const { code, stderr } = await urbe('rotate-secrets doors', copy)
    expect([code, stderr]).toEqual([
      1,
      'urbe: say one of: nats, postgres, signing, or nothing for all of them\n',
    ])
    const lock = layoutOf(copy.stateDir).rotationLock
    const { pid, started } = recordOf(copy)?.supervisor ?? {}
    await writeFile(lock, JSON.stringify({ pid, started }))
    const busy = await urbe('rotate-secrets', copy)
    expect([busy.code, busy.stderr]).toEqual([
      1,
      `urbe: another exchange of secrets is at work in this state folder (process ${pid})\n`,
    ])
    await writeFile(lock, '')
  })
})

async function rotateAndDie(kind: string, step: number): Promise<unknown> {
  const words = ['--disable-warning=ExperimentalWarning', MORTAL, kind, `${step}`]
  const child = spawn(process.execPath, words, {
    env: environmentOf(copy),
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const [code, signal] = await once(child, 'exit')
  return signal ?? code
}

/** The supervisor may be the one who comes next: it looks each minute. Then it is its turn first. */
async function rotateInTurn(kind: string) {
  let done = await urbe(`rotate-secrets ${kind}`, copy)
  await until(async () => {
    if (!done.stderr.includes('another exchange of secrets is at work')) return true
    done = await urbe(`rotate-secrets ${kind}`, copy)
    return false
  }, SOON)
  return done
}

/** A service that ends is started again and comes in with what it finds. */
async function comesBack(name: string): Promise<boolean> {
  const { pid } = processOf(copy, name)
  let starts = Number.NaN
  // It may just be coming back to a server that refuses its old key.
  await until(async () => {
    starts = await startsOf(copy)
    return !Number.isNaN(starts)
  }, SOON)
  process.kill(pid, 'SIGKILL')
  return await until(async () => (await startsOf(copy).catch(() => Number.NaN)) === starts + 1, SOON)
}

/** The supervisor looks each minute whether something was left in the middle: not while this is done. */
async function withoutSupervisor(work: () => Promise<void>): Promise<void> {
  const { pid } = recordOf(copy)?.supervisor ?? {}
  if (pid === undefined) throw new Error('nobody looks after the copy')
  process.kill(pid, 'SIGSTOP')
  try {
    await work()
  } finally {
    process.kill(pid, 'SIGCONT')
  }
}

describe('whoever exchanges them may be killed at any step', () => {
  it.each([
    // When the server has learnt the next keys, between two users, and before it forgets the old keys.
    ...[2, 7, 12].map((step) => ['nats', step] as const),
    // Before and after the server has learnt a password.
    ...[1, 12].map((step) => ['postgres', step] as const),
  ])('%s, step %i: nobody is locked out, and whoever comes next goes on', async (kind, step) => {
    const before = await secretsOf(copy)
    expect(await rotateAndDie(kind, step)).toBe('SIGKILL')
    expect(await comesBack('auth')).toBe(true)
    expect(await letInNow(usersLetIn)).toEqual(natsUsers)
    expect(await rotateInTurn(kind)).toMatchObject({ code: 0, stderr: '' })
    const now = await secretsOf(copy)
    const isNats = kind === 'nats'
    expect(isNats ? await usersLetIn(copy, now) : await rolesLetIn(copy, now)).toEqual([
      ...(isNats ? now.seeds : now.passwords).keys(),
    ])
    expect(isNats ? await usersLetIn(copy, before) : await rolesLetIn(copy, before)).toEqual([])
  })
})

describe('the platform by itself', () => {
  const log = () => readFile(layoutOf(copy.stateDir).log('supervisor'), 'utf8')
  const settled = async () => {
    const layout = layoutOf(copy.stateDir)
    const left = [...(await filesIn(layout.seeds)), ...(await filesIn(layout.passwords))]
    return left.every((name) => !/\.(next|former)$/.test(name))
  }

  it('goes on at its next start with what was left in the middle', async () => {
    await withoutSupervisor(async () => {
      expect(await rotateAndDie('nats', 5)).toBe('SIGKILL')
      expect(await rotateAndDie('postgres', 11)).toBe('SIGKILL')
      expect(await settled()).toBe(false)
    })
    await urbe('down', copy)
    expect(await urbe('up', copy)).toMatchObject({ code: 0, stderr: '' })
    expect(await until(settled, SOON)).toBe(true)
    const now = await secretsOf(copy)
    expect(await usersLetIn(copy, now)).toEqual(natsUsers)
    expect(await rolesLetIn(copy, now)).toEqual([...now.passwords.keys()])
  })

  it('exchanges what has become older than it may be, and nothing where that is not wanted', async () => {
    await urbe('down', copy)
    const layout = layoutOf(copy.stateDir)
    const old = new Date(Date.now() - 91 * DAY_MS)
    await utimes(layout.seed('observer'), old, old)
    const before = await secretsOf(copy)
    expect(await urbe('up', copy, { SECRETS_MAX_AGE_DAYS: '0' })).toMatchObject({ code: 0 })
    await urbe('down', copy)
    expect(await secretsOf(copy)).toEqual(before)
    const told = (await log()).length
    expect(await urbe('up', copy)).toMatchObject({ code: 0 })
    expect(await until(async () => (await log()).slice(told).includes('nats: done'), SOON)).toBe(true)
    const now = await secretsOf(copy)
    for (const [user, seed] of before.seeds) expect(now.seeds.get(user)).not.toBe(seed)
    expect(now.passwords).toEqual(before.passwords)
    expect((await urbe('status', copy)).code).toBe(0)
  })
})

it('takes over the passwords of an installation that had them in one file', async () => {
  await urbe('down', copy)
  const layout = layoutOf(copy.stateDir)
  const { passwords } = await secretsOf(copy)
  await writeFile(layout.formerSecrets, JSON.stringify(Object.fromEntries(passwords)))
  for (const role of passwords.keys()) await rm(join(layout.passwords, role))
  expect(await urbe('up', copy)).toMatchObject({ code: 0, stderr: '' })
  expect((await secretsOf(copy)).passwords).toEqual(passwords)
  await expect(readFile(layout.formerSecrets)).rejects.toThrow('ENOENT')
})
