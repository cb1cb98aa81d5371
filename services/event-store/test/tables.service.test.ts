import { expect, it } from '@jest/globals'

import { tableShapes } from '@urbe/testkit'

import { migrations } from '../migrations/index.ts'
import { timeline } from '../src/timeline/projection.ts'

it.each([timeline])(
  '%# has tables in a new generation like those that the migrations made',
  async (projection) => {
    const { migrated, created } = await tableShapes(projection, migrations)
    expect(created).toEqual(migrated)
  },
)
