import { column, columnsOver, schemaOf } from '../memory/schema.ts'
import { type TransitPlan, transitShape } from './index.ts'

const FULL_PPM = 1_000_000

/** The columns of transit alone, with all that its lines need. */
export function fundedColumns(plan: TransitPlan) {
  const shape = { ...transitShape(plan), transitPpm: column('i32', 1) } as const
  const schema = schemaOf(shape)
  const buffer = new SharedArrayBuffer(schema.bytes)
  const columns = columnsOver(shape, buffer)
  columns.transitPpm[0] = FULL_PPM
  return { schema, buffer, columns }
}
