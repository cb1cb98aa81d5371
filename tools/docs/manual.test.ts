import { existsSync } from 'node:fs'
import { glob, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { expect, it } from '@jest/globals'

const root = join(import.meta.dirname, '..', '..')
const text = (path: string) => readFile(join(root, path), 'utf8')

async function textsOf(pattern: string): Promise<readonly (readonly [string, string])[]> {
  const found = await Array.fromAsync(glob(pattern, { cwd: root, exclude: ['**/node_modules'] }))
  return await Promise.all(found.map(async (path) => [path, await text(path)] as const))
}

it('the pages link only to what is there', async () => {
  const pages = await textsOf('docs/**/*.md')
  expect(pages.length).toBeGreaterThan(15)
  for (const [path, page] of pages) {
    for (const [, link = ''] of page.matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)) {
      expect([path, link, existsSync(join(root, dirname(path), link))]).toEqual([path, link, true])
    }
  }
})

it('the reference names every setting of every service', async () => {
  const reference = await text('docs/manual/reference/settings.md')
  const shapes = [
    ...(await textsOf('services/*/src/config.ts')),
    ...(await textsOf('libs/runtime/src/settings.ts')),
  ]
  const names = shapes.flatMap(([, shape]) =>
    [...shape.matchAll(/^ {2}([A-Z][A-Z_]+): z/gm)].map(([, name]) => name),
  )
  expect(names.length).toBeGreaterThan(10)
  for (const name of names) expect(reference).toContain(`\`${name}\``)
})

it('the reference names every metric of every process', async () => {
  const reference = await text('docs/manual/reference/metrics.md')
  const sources = [...(await textsOf('services/*/src/**/*.ts')), ...(await textsOf('libs/*/src/**/*.ts'))]
  const names = sources
    .filter(([path]) => !path.endsWith('.test.ts'))
    .flatMap(([, source]) =>
      [...source.matchAll(/name: '((?:urbe|http_server)_[a-z_]+)'/g)].map(([, name]) => name),
    )
  expect(names.length).toBeGreaterThan(10)
  for (const name of names) expect(reference).toContain(`\`${name}\``)
})
