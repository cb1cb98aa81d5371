import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

import { afterAll, beforeAll, expect, it } from '@jest/globals'

import { cachingOf, findFile } from './static-files.ts'

let outer = ''
let root = ''

beforeAll(async () => {
  outer = await mkdtemp(join(tmpdir(), 'urbe-static-'))
  root = join(outer, 'root')
  await mkdir(join(root, 'assets'), { recursive: true })
  await writeFile(join(root, 'index.html'), 'page')
  await writeFile(join(root, 'assets', 'a b.js'), 'script')
  await writeFile(join(outer, 'secret'), 'secret')
  await mkdir(join(outer, 'root-sibling'))
  await writeFile(join(outer, 'root-sibling', 'secret'), 'secret')
  await symlink(join(outer, 'secret'), join(root, 'link'))
})
afterAll(() => rm(outer, { recursive: true, force: true }))

it.each(['/index.html', '/assets/a%20b.js', '/assets/../index.html', '//index.html'])(
  'finds %s',
  async (path) => {
    expect(await findFile(root, path)).toBeDefined()
  },
)

it.each([
  '/../secret',
  '/..%2fsecret',
  '/%2e%2e/secret',
  '/assets/%2e%2e/%2e%2e/secret',
  '/../root-sibling/secret',
  '/..\\secret',
  '/link',
  '/secret%00.html',
  '/%',
  '/%c0%ae%c0%ae/secret',
  '/assets',
  '/',
])('finds nothing at %s', async (path) => {
  expect(await findFile(root, path)).toBeUndefined()
})

it('does not leave the folder through an absolute path', async () => {
  expect(await findFile(root, join(outer, 'secret'))).toBeUndefined()
  expect(await findFile(root, `/../${basename(outer)}/secret`)).toBeUndefined()
})

it('lets only files that are named by their content be kept for ever', () => {
  expect(cachingOf('/assets/index-Ab12.js')).toContain('immutable')
  expect(cachingOf('/index.html')).toBe('no-cache')
})
