import { f64, i32 } from '../memory/column.ts'
import type { Zones } from './zones.ts'

const PERMILLE = 1000

/** Thousandths of what each zone asked for; who asks for nothing is served. */
export function servedPermille(served: Float64Array, asked: Float64Array, zones: number): Int32Array {
  return Int32Array.from({ length: zones }, (_, zone) => {
    const wanted = f64(asked, zone)
    return wanted === 0 ? PERMILLE : Math.round((PERMILLE * f64(served, zone)) / wanted)
  })
}

/** Every district is served as its zone. */
export function tellDistricts({ ofDistrict }: Zones, byZone: Int32Array, byDistrict: Int32Array): void {
  for (let district = 0; district < ofDistrict.length; district += 1) {
    byDistrict[district] = i32(byZone, i32(ofDistrict, district))
  }
}
