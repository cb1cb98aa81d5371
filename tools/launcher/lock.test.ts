import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, it } from '@jest/globals'

import { takeLock } from './lock.ts'

function lockFile() {
  const dir = mkdtempSync(join(tmpdir(), 'urbe-lock-'))
  return { file: join(dir, 'lock'), [Symbol.dispose]: () => rmSync(dir, { recursive: true }) }
}

it('lets one start at a time', () => {
  using place = lockFile()
  {
    using _lock = takeLock(place.file)
    expect(() => takeLock(place.file)).toThrow(
      `another start is at work in this state folder (process ${process.pid})`,
    )
  }
  expect(existsSync(place.file)).toBe(false)
})

it.each(['{"pid":1,"started":"long ago"}', 'not json', ''])(
  'takes over a lock whose owner is gone: %j',
  (text) => {
    using place = lockFile()
    writeFileSync(place.file, text)
    using _lock = takeLock(place.file)
  },
)
