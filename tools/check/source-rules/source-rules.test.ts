import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'

import { breachesIn } from './breaches.ts'
import { repeatsRepetition } from './repetition.ts'

const root = join(import.meta.dirname, '..', '..', '..')

/** What we ship and what builds it, without its tests. */
async function sources(pattern: string): Promise<readonly (readonly [path: string, text: string])[]> {
  const exclude = ['**/node_modules', '**/dist', '**/test', '**/testkit', '**/*.test.ts']
  const paths = await Array.fromAsync(glob(pattern, { cwd: root, exclude }))
  return await Promise.all(
    paths.sort().map(async (path) => [path, await readFile(join(root, path), 'utf8')] as const),
  )
}

describe('no source', () => {
  it.each([
    ['text becomes code', 'eval(text)'],
    ['text becomes code', 'new Function("a", text)'],
    ['a command in a shell', 'exec("tar " + name)'],
    ['a command in a shell', 'spawn(program, { shell: true })'],
    ['SQL out of text', 'sql.raw("order by " + column)'],
    ['HTML out of text', 'place.innerHTML = name'],
    ['HTML out of text', 'const a = <p dangerouslySetInnerHTML={{ __html: name }} />'],
    ['certificates that nobody verifies', 'connect({ rejectUnauthorized: false })'],
    ['a broken digest or cipher', "createHash('md5')"],
    ['a broken digest or cipher', "createCipheriv('aes-256-cbc', key, iv)"],
    ['a pattern that repeats a repetition', 'const a = /^(a+)+$/'],
    ['a log line whose format is made at run time', "log.info({}, 'asked by ' + name)"],
    ['a log line whose format is made at run time', `log.info({}, \`asked by \${user.name}\`)`],
    ['a log line whose format is made at run time', "log.info({}, 'asked by %s', name)"],
  ])('has %s, such as %s', (rule, code) => {
    expect(breachesIn(code, 'source.tsx').map((breach) => breach.rule)).toEqual([rule])
  })

  it('of ours has any of these', async () => {
    const ours = [...(await sources('{libs,services,tools}/**/*.{ts,tsx,mjs}'))]
    expect(ours.length).toBeGreaterThan(500)
    expect(
      ours.flatMap(([path, text]) => breachesIn(text, path).map((breach) => ({ path, ...breach }))),
    ).toEqual([])
  })

  it('that keeps secrets draws numbers that can be foreseen', async () => {
    const keepers = await sources('{libs/{access,audit,http,merkle,vault},services/auth}/**/*.ts')
    expect(keepers.length).toBeGreaterThan(100)
    expect(keepers.filter(([, text]) => text.includes('Math.random')).map(([path]) => path)).toEqual([])
  })
})

describe('a pattern', () => {
  it.each(['(a*)*', '(?:a+|b)+', '(?<name>x{2,})*', '((a+))+', String.raw`(\s+)+`, '([^)]*)*'])(
    '%s repeats a repetition',
    (pattern) => {
      expect(repeatsRepetition(pattern)).toBe(true)
    },
  )

  it.each(['(a+,)*', '(?:a|b)+', '(a+)?', String.raw`(\(+)`, '[(a+)+]', '(?:a{2})+', '(a+){1,3}'])(
    '%s does not',
    (pattern) => {
      expect(repeatsRepetition(pattern)).toBe(false)
    },
  )
})

const CRYPTOGRAPHY =
  /from '(?:node:crypto|jose|bcryptjs|@simplewebauthn\/server|@peculiar\/x509)'|crypto\.(?:subtle|getRandomValues)/

it('every library, service and tool that uses cryptography is in the inventory, and none that does not', async () => {
  const inventory = await readFile(join(root, 'docs/manual/explanation/security/cryptography.md'), 'utf8')
  const listed = [...inventory.matchAll(/^\| `((?:libs|services|tools)\/[\w-]+)` \|/gm)].map(
    ([, part]) => part,
  )
  const users = await sources('{libs,services,tools/{edge,launcher,deploy}}/**/*.{ts,tsx}')
  const using = users
    .filter(([, text]) => CRYPTOGRAPHY.test(text))
    .map(([path]) => path.split('/').slice(0, 2).join('/'))
  expect(listed).toEqual([...new Set(using)].sort())
})
