import { stage } from '../epidemic/stages.ts'
import { u8 } from '../memory/column.ts'
import type { Society } from '../society.ts'
import type { HealthColumns } from './columns.ts'
import { HEALTH_BY_AGE } from './well-being.ts'

interface Founding {
  readonly society: Pick<Society, 'citizenCount' | 'citizenAge' | 'hospitalBeds'>
  readonly columns: HealthColumns
}

/** Everybody is as healthy as people of that age are; the beds are empty. */
export function foundHealth({
  society: { citizenCount, citizenAge, hospitalBeds },
  columns,
}: Founding): void {
  columns.staffedBeds[0] = hospitalBeds
  columns.stageTotals[stage.susceptible] = citizenCount
  let sum = 0
  for (let person = 0; person < citizenCount; person += 1) {
    const health = HEALTH_BY_AGE[u8(citizenAge, person)] ?? 0
    columns.citizenHealth[person] = health
    sum += health
  }
  columns.healthSum[0] = sum
}
