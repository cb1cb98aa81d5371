import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect, it } from '@jest/globals'

const root = join(import.meta.dirname, '..', '..')
const lines = async (path: string) => (await readFile(join(root, path), 'utf8')).split('\n')

it('an image leaves out history, tests, secrets and what only builds need', async () => {
  const ignored = await lines('.dockerignore')
  for (const path of [
    '.git',
    '.env',
    '.urbe',
    'deploy/.secrets',
    '**/test',
    '**/*.test.ts',
    '**/node_modules',
  ])
    expect(ignored).toContain(path)
  const recipe = await lines('deploy/Dockerfile')
  expect(recipe).toContain('RUN npm prune --omit=dev --ignore-scripts --no-audit --no-fund')
  expect(recipe.filter((line) => line.startsWith('COPY .'))).toEqual(['COPY . .'])
})

it('an image runs for production, as nobody in particular', async () => {
  const recipe = await lines('deploy/Dockerfile')
  const stages = recipe
    .join('\n')
    .split(/^FROM /m)
    .slice(2)
  expect(stages.length).toBeGreaterThanOrEqual(2)
  for (const stage of stages) expect(stage).toContain('USER 65532:65532')
  expect(recipe.some((line) => line.startsWith('ENV NODE_ENV=production'))).toBe(true)
})
