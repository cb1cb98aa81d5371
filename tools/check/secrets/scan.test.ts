import { execFileSync, spawnSync } from 'node:child_process'
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'
import { nkeys } from 'nats'

import { bitsPerCharacter } from './entropy.ts'
import { rules } from './rules.ts'
import { secretsIn, unusedIn } from './scan.ts'

const drawn = (bytes: number) => randomBytes(bytes).toString('base64url')
const letters = (count: number) =>
  drawn(count * 2)
    .replaceAll(/[-_]/g, '')
    .slice(0, count)
const inCapitals = (count: number) =>
  letters(count * 4)
    .replaceAll(/[^A-Z0-9]/g, '')
    .padEnd(count, 'Q')
    .slice(0, count)
const privateKey = () =>
  generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()

/** Drawn anew at each run: this file holds none. */
const planted: Readonly<Record<string, () => string>> = {
  'private-key': privateKey,
  'aws-access-key': () => `AKIA${inCapitals(16)}`,
  'github-token': () => `ghp_${letters(36)}`,
  'npm-token': () => `npm_${letters(36)}`,
  'slack-token': () => `xoxb-${letters(24)}`,
  'google-key': () => `AIza${letters(35)}`,
  'vault-token': () => `hvs.${letters(24)}`,
  'json-web-token': () => [`eyJ${letters(20)}`, `eyJ${letters(40)}`, letters(43)].join('.'),
  'nats-seed': () => new TextDecoder().decode(nkeys.createUser().getSeed()),
  'urbe-api-key': () => `urbe_live_${letters(12)}_${letters(43)}`,
  'urbe-refresh-token': () => `rt1.${letters(22)}.3.${letters(43)}`,
  'password-in-address': () => `postgres://urbe:${letters(16)}@localhost:5432/urbe`,
}
const named = (text: string, allowed: Parameters<typeof secretsIn>[2] = []) =>
  secretsIn('a.ts', text, allowed).map(({ rule }) => rule)

describe('a planted secret', () => {
  it.each(rules.map(({ name }) => name))('of the kind %s is found', (name) => {
    const secret = planted[name]?.() ?? ''
    expect(named(`one line\nconst it = '${secret}'\n`)).toContain(name)
  })

  // The same at each run: what chance draws has too little entropy now and then.
  it.each([
    ['base64', (bytes: Buffer) => `${bytes.toString('base64')}aA1`],
    ['hex', (bytes: Buffer) => bytes.toString('hex')],
  ])('that is only random, in %s, is found', (_, written) => {
    for (let round = 0; round < 100; round++) {
      const bytes = createHash('sha512').update(`${round}`).digest().subarray(0, 33)
      expect(named(`x = ${written(bytes)}`)).toContain('random')
    }
  })

  it('that is short is found by the name that it is given', () => {
    const short = ['tr0ub4dor', '3-xy'].join('&')
    expect(named(`const adminPassword = '${short}'`)).toEqual(['named-like-a-secret'])
    expect(named(`const colour = '${short}'`)).toEqual([])
  })

  it('is told by its line and a digest, never by itself', () => {
    const secret = planted['npm-token']?.() ?? ''
    const [finding] = secretsIn('a.ts', `1\n2\n${secret}`, [])
    expect(finding).toMatchObject({ path: 'a.ts', line: 3, rule: 'npm-token' })
    expect(JSON.stringify(finding)).not.toContain(secret)
  })
})

it.each([
  ['prose', 'a very long sentence-with-many-hyphens-and-no-secret-in-it-at-all'],
  ['a path', 'services/simulation/src/experiments/report/confidence-interval.ts'],
  ['an id', "tokenId: '017f22e2-79b0-7cc3-98c4-dc0c0c073990'"],
  ['a place for one', 'postgres://urbe:<password>@localhost/urbe'],
  ['a template', `const address = \`postgres://urbe:\${password}@localhost/urbe\``],
])('%s is no secret', (_, text) => {
  expect(named(text)).toEqual([])
})

describe('what is allowed', () => {
  const known = randomBytes(32).toString('hex')
  const digests = [createHash('sha256').update(known).digest('hex').slice(0, 16)]

  it('is allowed where the list says, and what stands beside it is not', () => {
    const other = randomBytes(32).toString('hex')
    const list = [{ path: 'a.ts', digests, why: 'a vector' }]
    expect(named(known, list)).toEqual([])
    expect(named(`${known} ${other}`, list)).toEqual(['random'])
    expect(secretsIn('b.ts', known, list)).toHaveLength(1)
  })

  it('may be a shape for a folder', () => {
    const list = [{ path: 'golden/', shape: '[0-9a-f]{64}', why: 'sums' }]
    expect(secretsIn('golden/a.json', known, list)).toEqual([])
    expect(secretsIn('golden/a.json', `${known}0b`, list)).toHaveLength(1)
  })

  it('is crossed off when nothing needs it', () => {
    const list = [{ path: 'a.ts', digests, why: 'a vector' }]
    expect(unusedIn(list, () => known)).toEqual([])
    expect(unusedIn(list, () => 'nothing')).toEqual([`a.ts ${digests[0]}`])
    expect(unusedIn(list, () => undefined)).toEqual(['a.ts is not there'])
  })
})

it('measures bits', () => {
  expect(bitsPerCharacter('aaaa')).toBe(0)
  expect(bitsPerCharacter('abab')).toBe(1)
  expect(bitsPerCharacter('0123456789abcdef')).toBe(4)
})

it('fails the check when one lies in the repository, and does not show it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'urbe-secrets-'))
  const look = () =>
    spawnSync(process.execPath, [
      '--disable-warning=ExperimentalWarning',
      join(import.meta.dirname, 'main.ts'),
      folder,
    ])
  execFileSync('git', ['init', '-q', folder])
  await mkdir(join(folder, 'src'))
  await writeFile(join(folder, 'src', 'fine.ts'), 'export const one = 1\n')
  expect(look().status).toBe(0)
  const secret = privateKey()
  await writeFile(join(folder, 'src', 'key.ts'), `export const key = \`${secret}\`\n`)
  const { status, stdout } = look()
  expect([status, String(stdout)]).toEqual([
    1,
    expect.stringContaining('src/key.ts:1 looks like a secret (private-key)'),
  ])
  expect(String(stdout)).not.toContain(secret.split('\n')[1])
  await rm(folder, { recursive: true })
})
