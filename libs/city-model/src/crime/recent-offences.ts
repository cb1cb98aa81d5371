import { addI32, i32 } from '../memory/column.ts'

/** Offences are remembered as long. */
export const MEMORY_DAYS = 30

/** `byDay` has a stretch of all zones for each day remembered, `recent` their sums by zone. */
export interface CrimeMemory {
  readonly byDay: Int32Array
  readonly recent: Int32Array
}

/** Puts a day's offences in the place of those that are as many days old as are remembered. */
export function remember({ byDay, recent }: CrimeMemory, day: number, byZone: Int32Array): void {
  const stretch = (day % MEMORY_DAYS) * recent.length
  for (let zone = 0; zone < recent.length; zone += 1) {
    const today = i32(byZone, zone)
    addI32(recent, zone, today - i32(byDay, stretch + zone))
    byDay[stretch + zone] = today
  }
}

/** Recent offences per 1000 residents, rounded up, as citizens hear of them. */
export function perThousand(recent: number, residents: number): number {
  return residents <= 0 ? 0 : Math.ceil((recent * 1000) / residents)
}
