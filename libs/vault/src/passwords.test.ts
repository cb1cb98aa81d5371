import { afterAll, describe, expect, it } from '@jest/globals'
import { hashSync } from 'bcryptjs'

import { openPasswords, QUEUE_PER_WORKER_MAX } from './passwords.ts'

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

  it('queue up to a limit and are refused above it', async () => {
    const waiting = Array.from({ length: QUEUE_PER_WORKER_MAX }, () => passwords.hash('one of too many'))
    await expect(passwords.hash('one too many')).rejects.toMatchObject({ code: 'not_ready' })
    await Promise.all(waiting)
  })
})
