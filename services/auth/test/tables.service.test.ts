import { expect, it } from '@jest/globals'

import { tableShapes } from '@urbe/testkit'

import { migrations } from '../migrations/index.ts'
import { approvals } from '../src/approval/projection.ts'
import { approvalPolicies } from '../src/approval-policy/projection.ts'
import { cityNames } from '../src/password/city-names.ts'
import { passwordPolicies } from '../src/password-policy/projection.ts'
import { users } from '../src/user/projection.ts'

it.each([users, passwordPolicies, cityNames, approvals, approvalPolicies])(
  '%# has tables in a new generation like those that the migrations made',
  async (projection) => {
    const { migrated, created } = await tableShapes(projection, migrations)
    expect(created).toEqual(migrated)
  },
)
