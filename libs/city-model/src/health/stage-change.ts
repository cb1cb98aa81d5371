import { type Stage, stage } from '../epidemic/stages.ts'
import { addI32, i32, u8 } from '../memory/column.ts'
import { type HealthColumns, NO_ILLNESS, OTHER_ILLNESS } from './columns.ts'

interface Change {
  readonly to: Stage
  /** The quarter day in which the stage ends, 0 for one that does not end by itself. */
  readonly until: number
}

export function changeStage(columns: HealthColumns, person: number, { to, until }: Change): void {
  addI32(columns.stageTotals, u8(columns.citizenStage, person), -1)
  addI32(columns.stageTotals, to, 1)
  columns.citizenStage[person] = to
  columns.citizenStageUntil[person] = until
}

/** Who has had the contagion, now or before, is immune against it. */
export function recover(columns: HealthColumns, person: number): void {
  const wasImmune = u8(columns.citizenIllness, person) !== OTHER_ILLNESS
  changeStage(columns, person, { to: wasImmune ? stage.recovered : stage.susceptible, until: 0 })
  columns.citizenIllness[person] = NO_ILLNESS
}

export function countOf({ stageTotals }: HealthColumns, which: Stage): number {
  return i32(stageTotals, which)
}
