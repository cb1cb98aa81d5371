import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect, it } from '@jest/globals'

const root = join(import.meta.dirname, '..', '..', '..')
const STATED = /`(?<name>[A-Z_]+)`(?: in `(?<part>[\w/-]+)`)?(?: \| | \()(?<value>\d+)/g

/** The whole numbers that stand in the sources under names in capitals, by part and name. */
async function limitsOf(part: string): Promise<readonly { readonly name: string; readonly value: number }[]> {
  const exclude = ['**/node_modules', '**/test', '**/*.test.ts', '**/console', '**/city-model', '**/client']
  const paths = await Array.fromAsync(glob(`${part}/**/*.ts`, { cwd: root, exclude }))
  const texts = await Promise.all(paths.map((path) => readFile(join(root, path), 'utf8')))
  return texts.flatMap((text) =>
    [...text.matchAll(/^(?:export )?const ([A-Z_]+) = ([\d_* ]+)$/gm)].map(([, name = '', product = '']) => ({
      name,
      value: product
        .replaceAll('_', '')
        .split('*')
        .reduce((so, factor) => so * Number(factor), 1),
    })),
  )
}

it('the limits in the manual are those of the sources', async () => {
  const pages = ['limits', 'channels'].map((name) =>
    readFile(join(root, `docs/manual/explanation/security/${name}.md`), 'utf8'),
  )
  const page = (await Promise.all(pages)).join('\n')
  const stated = [...page.matchAll(STATED)].map(({ groups = {} }) => groups)
  expect(stated.length).toBeGreaterThan(30)
  const everywhere = await limitsOf('{libs,services}')
  for (const { name = '', part, value } of stated) {
    const limits = part === undefined ? everywhere : await limitsOf(part)
    const values = new Set(limits.filter((limit) => limit.name === name).map((limit) => limit.value))
    expect([name, [...values]]).toEqual([name, [Number(value)]])
  }
})
