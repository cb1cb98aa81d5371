import { SETTING } from '../city/settings.ts'
import { HOUR_SECONDS, secondOfDay } from '../clock.ts'
import { i32, u8 } from '../memory/column.ts'
import type { Society } from '../society.ts'

const CHARGE_FROM_SECONDS = 6 * HOUR_SECONDS
const CHARGE_TO_SECONDS = 20 * HOUR_SECONDS

export interface ChargedGround {
  readonly society: Pick<Society, 'nodeInCentre'>
  readonly columns: { readonly policySettings: Int32Array }
}

/** Due from a driver who arrives at a node at this second: in the centre, from six to twenty. */
export function chargeCents({ society, columns }: ChargedGround, node: number, now: number): number {
  if (u8(society.nodeInCentre, node) === 0) return 0
  const clock = secondOfDay(now)
  const isDue = clock >= CHARGE_FROM_SECONDS && clock < CHARGE_TO_SECONDS
  return isDue ? i32(columns.policySettings, SETTING.congestionChargeCents) : 0
}
