import { expect, it } from '@jest/globals'

import LongFirst from './sequencer.ts'

const sizes: Readonly<Record<string, number>> = {
  'libs/city-model/src/large.test.ts': 900,
  'libs/city-model/src/small.test.ts': 100,
  'libs/event-log/test/append.service.test.ts': 500,
  'services/simulation/test/city-run.service.test.ts': 300,
  'tools/chaos/chaos.test.ts': 10,
  'tools/system/test/survival.service.test.ts': 20,
}
const context = {
  config: { rootDir: '/urbe' },
  hasteFS: { getSize: (path: string) => sizes[path.slice('/urbe/'.length)] ?? null },
}
const files = Object.keys(sizes).map((path) => ({ path: `/urbe/${path}`, context }))
const namesOf = (sorted: readonly { readonly path: string }[]) =>
  sorted.map(({ path }) => path.split('/').at(-1)?.split('.')[0])

it('begins with what takes long, not with what is long', () => {
  expect(namesOf(new LongFirst().sort(files))).toEqual([
    'survival',
    'chaos',
    'city-run',
    'append',
    'large',
    'small',
  ])
})

it('deals every file to one shard', () => {
  const dealt = [1, 2].map((shardIndex) =>
    namesOf(new LongFirst().shard(files, { shardIndex, shardCount: 2 })),
  )
  expect(dealt).toEqual([
    ['survival', 'city-run', 'large'],
    ['chaos', 'append', 'small'],
  ])
})
