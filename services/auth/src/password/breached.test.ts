import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, describe, expect, it } from '@jest/globals'

import { breachedInFile } from './breached.ts'

const folder = mkdtempSync(join(tmpdir(), 'urbe-breached-'))
afterAll(() => rmSync(folder, { recursive: true }))
const sha1 = (text: string) => createHash('sha1').update(text).digest('hex').toUpperCase()
const stolen = Array.from({ length: 500 }, (_, at) => `stolen password ${at}`)

function fileOf(name: string, lineOf: (password: string, at: number) => string, end: string): string {
  const path = join(folder, name)
  writeFileSync(path, stolen.map(lineOf).toSorted().join(end) + end)
  return path
}

describe('a list of breached passwords', () => {
  it.each([
    ['counts', (password: string, at: number) => `${sha1(password)}:${at * at}`, '\r\n'],
    ['no counts', sha1, '\n'],
  ] as const)('with %s has each of its passwords and no other', async (name, lineOf, end) => {
    const list = breachedInFile(fileOf(name, lineOf, end))
    const found = await Promise.all(stolen.map((password) => list.has(password)))
    expect(found.filter((each) => !each)).toEqual([])
    for (let at = 500; at < 700; at += 1) expect(await list.has(`stolen password ${at}`)).toBe(false)
  })

  it('may be empty', async () => {
    const path = join(folder, 'empty')
    writeFileSync(path, '')
    expect(await breachedInFile(path).has('anything')).toBe(false)
  })
})
