export interface Rationing {
  /** Whole watts by bus. */
  readonly demandW: Float64Array
  /** By bus: lower numbers are served first. */
  readonly priority: Uint8Array
  readonly availableW: number
}

/**
 * Shares out what there is: priority by priority, and in the one where it runs short in proportion to demand. Watts that do
 * not divide go to the first buses. The sum is what is available, or the demand where that is less.
 */
export function ration({ demandW, priority, availableW }: Rationing): Float64Array {
  const servedW = new Float64Array(demandW.length)
  let leftW = availableW
  const levels = [...new Set(priority)].sort((a, b) => a - b)
  for (const level of levels) {
    const buses = [...demandW.keys()].filter((bus) => priority[bus] === level)
    const wantedW = buses.reduce((sum, bus) => sum + (demandW[bus] ?? 0), 0)
    const givenW = Math.min(leftW, wantedW)
    shareOut({ demandW, servedW, buses, givenW, wantedW })
    leftW -= givenW
  }
  return servedW
}

interface Level {
  readonly demandW: Float64Array
  readonly servedW: Float64Array
  readonly buses: readonly number[]
  readonly givenW: number
  readonly wantedW: number
}

function shareOut({ demandW, servedW, buses, givenW, wantedW }: Level): void {
  if (wantedW === 0) return
  const ratio = givenW / wantedW
  let leftW = givenW
  for (const bus of buses) {
    const watts = Math.min(leftW, Math.floor((demandW[bus] ?? 0) * ratio))
    servedW[bus] = watts
    leftW -= watts
  }
  for (let round = 0; leftW > 0 && round < 2; round += 1) {
    for (const bus of buses) {
      const roomW = (demandW[bus] ?? 0) - (servedW[bus] ?? 0)
      // One watt each, and in a second round whatever rounding of the ratio has left.
      const watts = Math.min(leftW, roomW, round === 0 ? 1 : roomW)
      servedW[bus] = (servedW[bus] ?? 0) + watts
      leftW -= watts
    }
  }
}
