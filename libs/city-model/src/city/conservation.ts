/**
 * What must be zero at every tick, whatever happens: money, persons, vehicles, energy and water that came from nowhere or went
 * nowhere since the founding. A city of imported trips has only vehicles.
 */
export interface ConservationGaps {
  /** Sum of all balances; cents. */
  readonly moneyGapCents: number
  /** Founded + born + arrived - died - left - alive. */
  readonly personsGap: number
  /** Trips started - trips completed - vehicles on the road. */
  readonly vehiclesGap: number
  /** Generated + unserved - asked for - lost; Wh. */
  readonly energyGapWh: number
  /** Supplied - delivered - leaked - stored; litres. */
  readonly waterGapLitres: number
}
