/** Agent-based models of one's own on the ground that cities stand on: columns, phases, chance without a state, snapshots. */
export { auditPhase, type Breach } from '../core/audit.ts'
export type { Phase } from '../core/phase.ts'
export { BoardError } from '../errors.ts'
export { type ColumnsOf, column, type Shape } from '../memory/schema.ts'
export {
  BOARD_CELLS_MAX,
  BOARD_KINDS_MAX,
  type Board,
  type BoardSize,
  boardOver,
  boardShape,
} from './board.ts'
export { type Ground, type Model, type ModelPlan, openModel } from './model.ts'
