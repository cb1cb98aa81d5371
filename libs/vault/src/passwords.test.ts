import { readdir, readFile } from 'node:fs/promises'

import { afterAll, describe, expect, it } from '@jest/globals'
import { hashSync } from 'bcryptjs'

import { openPasswords, QUEUE_PER_WORKER_MAX } from './passwords.ts'
import type { Scheme } from './phc.ts'

const ITERATIONS = 1_000
const passwords = openPasswords({ workers: 1, iterations: ITERATIONS })
afterAll(() => passwords.close())

describe('passwords', () => {
  it('are verified against their own hash and no other', async () => {
    const stored = await passwords.hash('correct horse battery')
    expect(stored).toMatch(/^\$pbkdf2-sha256\$i=1000\$[^$]{22}\$[^$]{43}$/)
    expect(await passwords.verify('correct horse battery', stored)).toBe(true)
    expect(await passwords.verify('correct horse batterz', stored)).toBe(false)
  })

  it('are the same password however the keyboard composes its letters', async () => {
    const stored = await passwords.hash('ångström pass phrase')
    expect(await passwords.verify('ångström pass phrase'.normalize('NFD'), stored)).toBe(true)
  })

  it.each(['$2a$', '$2b$', '$2y$'])('that were imported with %s are recognised', async (prefix) => {
    const stored = hashSync('imported password', 4).replace(/^\$2.\$/, prefix)
    expect(await passwords.verify('imported password', stored)).toBe(true)
    expect(passwords.needsRehash(stored)).toBe(true)
  })

  it('beyond what bcrypt sees are refused, not cut', async () => {
    const stored = hashSync('x'.repeat(72), 4)
    expect(await passwords.verify('x'.repeat(73), stored)).toBe(false)
  })

  it.each([
    ['longer than 128 characters', 'x'.repeat(129)],
    ['with half a character', 'half \ud800 a character'],
  ])('%s are refused', async (_what, text) => {
    await expect(passwords.hash(text)).rejects.toMatchObject({ code: 'invalid_value' })
  })

  it('are hashed behind everything else that the process does', async () => {
    await passwords.hash('correct horse battery')
    // The 19th field of the system's page on a thread is how nice it is to others.
    const niceOf = async (thread: string) =>
      Number((await readFile(`/proc/self/task/${thread}/stat`, 'utf8')).split(') ')[1]?.split(' ')[16])
    const nice = await Promise.all((await readdir('/proc/self/task')).map(niceOf))
    const own = await niceOf(`${process.pid}`)
    expect(nice).toContain(Math.min(19, own + 10))
  })

  it('queue up to a limit and are refused above it', async () => {
    expect(passwords.atOnceMax).toBe(QUEUE_PER_WORKER_MAX)
    const waiting = Array.from({ length: passwords.atOnceMax }, () => passwords.hash('one of too many'))
    await expect(passwords.hash('one too many')).rejects.toMatchObject({ code: 'not_ready' })
    await Promise.all(waiting)
  })
})

describe('passwords by other settings', () => {
  const p1 = Buffer.alloc(32, 1).toString('base64url')
  const p2 = Buffer.alloc(32, 2).toString('base64url')
  const SMALL: Scheme = { scheme: 'argon2id', memoryKib: 64, passes: 1, lanes: 1 }
  const open = (options: Parameters<typeof openPasswords>[0]) => {
    const opened = openPasswords({ workers: 1, iterations: ITERATIONS, ...options })
    return { ...opened, [Symbol.asyncDispose]: opened.close }
  }

  it('are hashed with Argon2id, and those of PBKDF2 are still known', async () => {
    await using other = open({ scheme: SMALL })
    const stored = await other.hash('correct horse battery')
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=64,t=1,p=1\$/)
    expect(await other.verify('correct horse battery', stored)).toBe(true)
    expect(await other.verify('correct horse batterz', stored)).toBe(false)
    const old = await passwords.hash('correct horse battery')
    expect(await other.verify('correct horse battery', old)).toBe(true)
    expect(other.needsRehash(old)).toBe(true)
  })

  // RFC 7914, section 11: the second vector of PBKDF2 with HMAC-SHA-256.
  it('know the hashes of the vectors of PBKDF2', async () => {
    const hash = 'TdzY9guYviGDDO5e8icB+WQaRBjQTAQUrv8Ih2s0q1ah1CWhIlgzVJrbhBtRybMXaicr3ruh0HhHj2Kzl/M8jQ'
    const vector = `$pbkdf2-sha256$i=80000$TmFDbA$${hash}`
    expect(await passwords.verify('Password', vector)).toBe(true)
    expect(await passwords.verify('password', vector)).toBe(false)
  })

  it('know the hashes that the reference implementation of Argon2 makes', async () => {
    const reference = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'
    expect(await passwords.verify('password', reference)).toBe(true)
    expect(await passwords.verify('passwore', reference)).toBe(false)
  })

  it.each([
    ['PBKDF2', {}],
    ['Argon2id', { scheme: SMALL }],
  ])('with a pepper over %s are worth nothing without it', async (_name, how) => {
    await using first = open({ ...how, peppers: { current: 'p1', keys: { p1 } } })
    await using second = open({ ...how, peppers: { current: 'p2', keys: { p1, p2 } } })
    const stored = await first.hash('correct horse battery')
    expect(stored).toContain(',k=p1$')
    expect(await second.verify('correct horse battery', stored)).toBe(true)
    expect(second.needsRehash(stored)).toBe(true)
    expect(await passwords.verify('correct horse battery', stored)).toBe(false)
    await using mistaken = open({ ...how, peppers: { current: 'p1', keys: { p1: p2 } } })
    expect(await mistaken.verify('correct horse battery', stored)).toBe(false)
  })

  it('hold every character: a NUL ends nothing', async () => {
    const stored = await passwords.hash('abc\u0000def and some more')
    expect(await passwords.verify('abc\u0000xyz and some more', stored)).toBe(false)
    expect(await passwords.verify('  abc\u0000def and some more', stored)).toBe(false)
  })

  it('whose stored hash asks for days of work are wrong at once', async () => {
    const bomb = '$pbkdf2-sha256$i=4294967295$AQEBAQEBAQEBAQEBAQEBAQ$AgICAgICAgICAgICAgICAg'
    expect(await passwords.verify('anything', bomb)).toBe(false)
    expect(await passwords.verify('anything', `$2b$31$${'a'.repeat(53)}`)).toBe(false)
  })
})
