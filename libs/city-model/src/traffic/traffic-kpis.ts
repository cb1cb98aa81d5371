import type { TrafficKpis } from '../kpis.ts'
import { f64, i32 } from '../memory/column.ts'
import type { TrafficColumns } from './columns.ts'

export function trafficKpis(columns: TrafficColumns): TrafficKpis {
  const row = f64(columns.dayCompleted, 0) > 0 ? 0 : 1
  const completed = f64(columns.dayCompleted, row)
  const travel = f64(columns.dayTravelSeconds, row)
  const free = f64(columns.dayFreeSeconds, row)
  return {
    vehiclesOnRoad: i32(columns.vehiclesOnRoad, 0),
    tripsStarted: f64(columns.tripsStarted, 0),
    tripsCompleted: f64(columns.tripsCompleted, 0),
    travelTimeMeanSeconds: completed > 0 ? travel / completed : 0,
    delayIndex: free > 0 ? travel / free : 1,
  }
}
