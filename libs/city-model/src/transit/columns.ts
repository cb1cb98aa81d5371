import { type ColumnsOf, column } from '../memory/schema.ts'
import { HOURS_A_DAY, type TransitPlan } from './plan.ts'

/** `transitCrowding` has a row of all lines for each hour of the day: thousandths of the places, as riders have come to know them. */
export function transitShape({ lines }: TransitPlan) {
  return {
    transitCrowding: column('i32', HOURS_A_DAY * lines.length),
    /** Ridden by those who set out in the present hour, by line. */
    transitRidingSeconds: column('f64', lines.length),
  } as const
}

export type TransitColumns = ColumnsOf<ReturnType<typeof transitShape>>

/** What transit reads of the government. */
export interface TransitFunding {
  /** Of what the lines need, how much was bought for them: millionths. */
  readonly transitPpm: Int32Array
}
