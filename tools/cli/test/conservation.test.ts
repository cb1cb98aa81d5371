import { expect, it } from '@jest/globals'

import { conservationCommand } from '../src/model/conservation.ts'
import { alone } from './alone.ts'

it('looks at every tick of a city and finds that nothing is lost', async () => {
  const { code, out } = await alone(conservationCommand, ['conservation', '--citizens', '500', '--days', '2'])
  const found = JSON.parse(out)
  expect([code, found.ticks]).toEqual([0, 2 * 1440])
  expect(found.laws.length).toBeGreaterThan(0)
  for (const law of found.laws) expect(law).toMatchObject({ worst: 0, tick: null })
})
