import { expect, it } from '@jest/globals'

import { tableShapes } from '@urbe/testkit'

import { migrations } from '../migrations/index.ts'
import { alerting } from '../src/projection.ts'

it('has tables in a new generation like those that the migrations made', async () => {
  const { migrated, created } = await tableShapes(alerting, migrations)
  expect(created).toEqual(migrated)
})
