import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'

import { LEVELS_ONE_AND_TWO } from './levels-one-and-two.ts'
import { requirements } from './requirements.ts'
import { testTitlesIn } from './test-titles.ts'

const root = join(import.meta.dirname, '..', '..', '..')

describe('the list of security requirements', () => {
  it('has every requirement of the levels 1 and 2, each once and in order', () => {
    const ids = requirements.map(({ id }) => id)
    expect(LEVELS_ONE_AND_TWO.filter((id) => !ids.includes(id))).toEqual([])
    const places = ids.map((id) =>
      id
        .slice(1)
        .split('.')
        .map(Number)
        .reduce((sum, part) => sum * 100 + part, 0),
    )
    expect(places).toEqual([...new Set(places)].sort((one, other) => one - other))
  })

  it('names for what is met a test or what else shows it, and says why the rest is not', () => {
    const unfounded = requirements.filter(({ outcome, tests, by, why }) =>
      outcome === 'met' ? tests === undefined && by === undefined : why === undefined,
    )
    expect(unfounded).toEqual([])
  })

  it('names only tests that there are', async () => {
    const named = requirements.flatMap(({ id, tests = [] }) => tests.map((test) => ({ id, ...test })))
    const files = [...new Set(named.map(({ file }) => file))]
    const titles = new Map(
      await Promise.all(
        files.map(async (file) => [file, testTitlesIn(await readFile(join(root, file), 'utf8'))] as const),
      ),
    )
    expect(named.length).toBeGreaterThan(200)
    expect(named.filter(({ file, name }) => titles.get(file)?.has(name) !== true)).toEqual([])
  })
})

describe('the names of tests', () => {
  it('are found with what they are part of, in tables and over several lines', () => {
    const source = [
      "describe('a door', () => {",
      "  it('opens', () => {})",
      '  it.each([',
      "    'a key',",
      "  ] as const)('takes %s', () => {})",
      "  it.each(keys)('bends %s', () => {})",
      '  it(',
      "    'says \\'no\\'',",
      '    () => {},',
      '  )',
      '})',
      "it('stands alone', () => {})",
    ].join('\n')
    const expected = ['opens', 'takes %s', 'bends %s', "says 'no'"].map((title) => `a door › ${title}`)
    expect([...testTitlesIn(source)]).toEqual([...expected, 'stands alone'])
  })

  it('are not those of tests that do not run', () => {
    const source = [
      "describe.skip('a door', () => {",
      "  it('opens', () => {})",
      '})',
      "it.todo('is painted')",
    ]
    expect([...testTitlesIn(source.join('\n'))]).toEqual([])
  })
})
