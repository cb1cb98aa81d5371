import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'

import {
  ACCESS_TOKEN_SECONDS,
  auditCategories,
  CLIENT_TOKEN_SECONDS,
  defaultPasswordPolicy,
  endpoints,
  REFRESH_TOKEN_SECONDS,
  STEP_UP_SECONDS,
  serviceNames,
  TICKET_SECONDS,
} from '@urbe/contracts'

import { openapi } from '../openapi.ts'

const root = join(import.meta.dirname, '..', '..', '..')
const text = (path: string) => readFile(join(root, path), 'utf8')
const page = (name: string) => text(`docs/manual/explanation/security/${name}.md`)

async function sources(pattern: string): Promise<string> {
  const exclude = ['**/node_modules', '**/test', '**/*.test.ts', '**/testkit']
  const paths = await Array.fromAsync(glob(pattern, { cwd: root, exclude }))
  return (await Promise.all(paths.map(text))).join('\n')
}

/** The text behind `= ` or `: ` of a name in a source. */
const valueIn = (source: string, name: string): string =>
  new RegExp(`\\b${name} ?[:=] ?(.+)`).exec(source)?.[1] ?? `no ${name}`

describe('the manual', () => {
  it('tells of guessing and of sessions the numbers of the sources', async () => {
    const [signIn, tokens] = [await page('sign-in'), await page('tokens-and-permissions')]
    const throttle = await text('services/auth/src/login/throttle.ts')
    expect(valueIn(throttle, 'STRANGERS')).toContain(
      'free: 5, memoryMs: 24 * 3_600_000, windowMs: 3_600_000, windowMax: 50',
    )
    expect(signIn).toContain(
      '| 5 failures | the same waits; 50 attempts in an hour at most; forgotten after a success, or after 24 hours',
    )
    expect(valueIn(throttle, 'KNOWN_DEVICE')).toContain('free: 10, memoryMs: 900_000')
    expect(signIn).toContain('| 10 failures in 15 minutes |')
    expect(valueIn(throttle, 'ADDRESS')).toContain('windowMs: 600_000, max: 30 ')
    expect(signIn).toContain('| 30 failures in 10 minutes |')
    expect(valueIn(throttle, 'ACCOUNTS_PER_ADDRESS_MAX')).toBe('15')
    expect(signIn).toContain('| 15 in 10 minutes |')

    const families = await text('services/auth/src/session/families.ts')
    expect(valueIn(families, 'ABSOLUTE_MS')).toBe('30 * 24 * 3_600_000')
    expect(tokens).toContain('| session altogether | 30 days |')
    expect(valueIn(families, 'GRACE_MS')).toBe('10_000')
    expect(tokens).toContain('| grace for a refresh token that comes twice | 10 seconds |')
    for (const line of [
      `access token of a user | ${ACCESS_TOKEN_SECONDS / 60} minutes`,
      `access token of a machine | ${CLIENT_TOKEN_SECONDS / 60} minutes`,
      `session that is not used | ${REFRESH_TOKEN_SECONDS / 86_400} days`,
      `proof for changing how one signs in | ${STEP_UP_SECONDS / 60} minutes`,
      `ticket for a live connection | ${TICKET_SECONDS} seconds`,
    ])
      expect(tokens).toContain(`| ${line} |`)
  })

  it('has the words that passwords are not made of', async () => {
    const signIn = await page('sign-in')
    const words = `refused by default: ${defaultPasswordPolicy.contextWords.join(', ')}.`
    expect(signIn.replaceAll(/\s+/g, ' ')).toContain(words)
  })
})

describe('the map of data and channels in the manual', () => {
  it('sorts every table of every service by how sensitive it is, once', async () => {
    const data = await page('data')
    const rows = data
      .split('\n')
      .filter((line) => /^\| (secret|personal|confidential|internal) \|/.test(line))
    const listed = rows.flatMap((line) => [...line.matchAll(/`(\w+)`/g)].map(([, name]) => name))
    const code = await sources('{libs,services}/**/*.ts')
    const used = code.matchAll(/(?:(?:insertInto|selectFrom)\('|(?:insert into|INSERT INTO) )([a-z]\w+)/g)
    const tables = new Set([...used].map(([, name]) => name))
    expect(tables.size).toBeGreaterThan(40)
    expect(listed.sort()).toEqual([...tables].sort())
  })

  it('names every service and every setting that leads outside in the map of channels', async () => {
    const channels = await page('channels')
    for (const name of serviceNames) expect(channels).toContain(name)
    const settings = await sources('{services/*/src/**/{config,settings},libs/{runtime,chassis}/src/*}.ts')
    const leading = settings.matchAll(/^ {2}([A-Z0-9_]+(?:_ADDR|_URL|_ENDPOINT)): z/gm)
    const outside = [...leading]
      .map(([, name]) => name)
      .filter((name) => !/^(NATS|DATABASE)_URL$/.test(name ?? ''))
    expect(outside.length).toBeGreaterThanOrEqual(3)
    expect(outside.filter((name) => !channels.includes(`\`${name}\``))).toEqual([])
  })

  it('has every category of acts that the trail knows', async () => {
    const logging = await page('logging')
    for (const category of Object.keys(auditCategories)) expect(logging).toContain(`| \`${category}\` |`)
  })

  it('names everything that the console keeps in the storage of browsers', async () => {
    const [data, code] = [await page('data'), await sources('services/console/src/**/*.{ts,tsx}')]
    const stored = [...code.matchAll(/const [A-Z_]+ = '(urbe\.[\w.-]+)'/g)].map(([, name]) => name)
    const uses = [...code.matchAll(/localStorage\.\w+\((\w+|'[^']+')/g)].map(([, name]) => name)
    expect(stored.length).toBeGreaterThan(2)
    for (const name of stored) expect(data).toContain(`\`${name}\``)
    expect(new Set(uses.filter((name) => !/^[A-Z_]+$/.test(name ?? '')))).toEqual(new Set())
    const databases = [...code.matchAll(/indexedDB\.open\((\w+)/g)].map(([, name]) => name)
    expect(databases).toEqual(['DATABASE'])
    const [, database] = /const DATABASE = '([\w.-]+)'/.exec(code) ?? []
    expect(data).toContain(`in IndexedDB (\`${database}\`)`)
    expect(code).not.toMatch(/sessionStorage|document\.cookie/)
  })
})

it('no policy can demand that passwords change or hold kinds of characters', () => {
  const fields = Object.keys(endpoints.setPasswordPolicy.body.shape)
  expect(fields.sort()).toEqual(Object.keys(defaultPasswordPolicy).sort())
  for (const name of fields) expect(name).not.toMatch(/age|days|expir|upper|lower|digit|symbol|class/i)
})

it('nobody is asked for hints or secret questions', () => {
  const asked = JSON.stringify(openapi()).match(
    /"\w*(?:secretQuestion|securityQuestion|securityAnswer|passwordHint)\w*"/gi,
  )
  expect(asked).toBeNull()
})
