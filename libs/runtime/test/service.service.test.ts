import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

import { expect, it } from '@jest/globals'

const PROGRAM = join(import.meta.dirname, 'fixture', 'failing-service.ts')

it.each(['promise', 'exception'])(
  'a fault that reached nobody is logged, and what was opened is closed: %s',
  (kind) => {
    const { stdout, status } = spawnSync(process.execPath, [PROGRAM, kind], { encoding: 'utf8' })
    expect(stdout.split('\n')).toEqual([
      'info failing has started ',
      'error a fault reached nobody Error: lost',
      'info failing is stopping ',
      'the door is closed',
      'info failing has stopped ',
      '',
    ])
    expect(status).toBe(1)
  },
)
