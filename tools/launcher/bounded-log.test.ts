import { mkdtempSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, it } from '@jest/globals'

import { boundLog, openLog } from './bounded-log.ts'

it('keeps one older part and lets the writer go on in the same file', () => {
  const dir = mkdtempSync(join(tmpdir(), 'urbe-log-'))
  const file = join(dir, 'auth.log')
  const log = openLog(file)
  writeSync(log, 'ten bytes\n')
  expect(boundLog(file, 10)).toBe(false)
  writeSync(log, '!')
  expect(boundLog(file, 10)).toBe(true)
  writeSync(log, 'new')
  expect(readFileSync(file, 'utf8')).toBe('new')
  expect(readFileSync(`${file}.1`, 'utf8')).toBe('ten bytes\n!')
  rmSync(dir, { recursive: true })
})

it('does not mind a log that is not there yet', () => {
  expect(boundLog(join(tmpdir(), 'urbe-no-such.log'), 1)).toBe(false)
})
