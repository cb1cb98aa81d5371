import { describe, expect, it } from '@jest/globals'

import { SETTING } from '../city/settings.ts'
import { momentOf } from '../clock.ts'
import { WORKER } from '../society.ts'
import { chargeCents } from './charge.ts'
import { peopleOf } from './planning.fixture.ts'

const CENTRE = 1
const SUBURB = 0

describe('the congestion charge', () => {
  const { columns } = peopleOf(WORKER)
  const ground = { columns, society: { nodeInCentre: Uint8Array.of(0, 1) } }
  const at = (node: number, clock: number) => chargeCents(ground, node, momentOf(3, clock))

  it('is due in the centre from six to twenty', () => {
    columns.policySettings[SETTING.congestionChargeCents] = 450
    const clocks = [21_599, 21_600, 43_200, 71_999, 72_000]
    expect(clocks.map((clock) => at(CENTRE, clock))).toEqual([0, 450, 450, 450, 0])
    expect(clocks.map((clock) => at(SUBURB, clock))).toEqual([0, 0, 0, 0, 0])
  })

  it('is nothing as long as nobody has enacted it', () => {
    columns.policySettings[SETTING.congestionChargeCents] = 0
    expect(at(CENTRE, 43_200)).toBe(0)
  })
})
