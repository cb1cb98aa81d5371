import { expect, it } from '@jest/globals'

import { truthSources } from './sources.ts'
import type { Truth } from './truth.ts'

it.each(truthSources)('$part holds, as far as it needs no data', async ({ run }) => {
  const wrong: Truth[] = []
  for await (const truth of run(undefined, 'short')) if (truth.outcome === 'fail') wrong.push(truth)
  expect(wrong).toEqual([])
})
