import { expect, it } from '@jest/globals'

import { tableShapes } from '@urbe/testkit'

import { migrations } from '../migrations/index.ts'
import { cities } from '../src/city/projection.ts'
import { cityRuns } from '../src/run/projection.ts'

it.each([cities, cityRuns])(
  '%# has tables in a new generation like those that the migrations made',
  async (projection) => {
    const { migrated, created } = await tableShapes(projection, migrations)
    expect(created).toEqual(migrated)
  },
)
