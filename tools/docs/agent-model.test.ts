import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { expect, it } from '@jest/globals'

const page = join(import.meta.dirname, '../../docs/manual/how-to/write-an-agent-model.md')

it('the agent model in the manual runs as it stands there, and those who are alike come together', async () => {
  const [, code = ''] = /```ts\n([\s\S]*?)```/.exec(await readFile(page, 'utf8')) ?? []
  const words = ['--no-warnings', '--input-type=module-typescript', '--eval', code]
  const { stdout } = await promisify(execFile)(process.execPath, words, { cwd: import.meta.dirname })
  const [, alike] = /^([\d.]+) of eight neighbours are alike; state [0-9a-f]{16}\n$/.exec(stdout) ?? []
  expect(Number(alike)).toBeGreaterThan(4.8)
})
