import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect, it } from '@jest/globals'

import { documents } from './documents.ts'

const root = join(import.meta.dirname, '..', '..')

it.each([...documents()])('%s is what the contracts say; `npm run docs` makes it so', async (path, text) => {
  expect(await readFile(join(root, path), 'utf8')).toBe(text)
})
