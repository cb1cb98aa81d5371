import { expect, it } from '@jest/globals'

import { tableShapes } from '@urbe/testkit'

import { migrations } from '../migrations/index.ts'
import { anomalies } from '../src/anomaly/projection.ts'
import { alerting } from '../src/projection.ts'

it.each([alerting, anomalies])(
  '$name has tables in a new generation like those that the migrations made',
  async (projection) => {
    const { migrated, created } = await tableShapes(projection, migrations)
    expect(created).toEqual(migrated)
  },
)
