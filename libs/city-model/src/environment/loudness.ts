import { addF64, f64, i32 } from '../memory/column.ts'
import type { Ground } from './ground.ts'
import { levelOfPower, SILENCE } from './noise.ts'

interface Sound {
  readonly node: number
  /** That of the node. */
  readonly district: number
  readonly power: number
}

/** Adds the power at a node to what its district hears: as often as people live there, or once where nobody lives in the district. */
export function hear({ columns, districtPower }: Ground, { node, district, power }: Sound): void {
  const lived = i32(columns.districtResidents, district) > 0
  addF64(districtPower, district, lived ? power * i32(columns.nodeResidents, node) : power)
}

/** Writes the levels of what was heard since the scratch was cleared, and clears it. */
export function tellLevels({ columns, districtPower, districtNodes }: Ground, tenths: Int32Array): void {
  for (let district = 0; district < districtPower.length; district += 1) {
    const listeners = i32(columns.districtResidents, district) || i32(districtNodes, district)
    tenths[district] = listeners === 0 ? SILENCE : levelOfPower(f64(districtPower, district) / listeners)
  }
  districtPower.fill(0)
}
