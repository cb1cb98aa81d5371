import { WaterError } from './errors.ts'
import type { WaterNetworkPlan } from './network-plan.ts'

/** All that a network carries from one hour into the next; plain data, by the plan's order. */
export interface WaterState {
  /** Level of each tank above its bottom, m. */
  readonly tankLevelsM: readonly number[]
  /** Whether the pump's control has it run. */
  readonly pumpsRunning: readonly boolean[]
  /** Whether a pump has electricity. */
  readonly pumpsPowered: readonly boolean[]
  readonly pipesOpen: readonly boolean[]
  /** What each junction's customers ask for, l/s. */
  readonly demandsLps: readonly number[]
  /** Leak of each junction, l/s at a pressure of 1 m; it grows with the square root of the pressure. */
  readonly leaksLps: readonly number[]
}

export function initialState({ tanks, pumps, pipes, junctions }: WaterNetworkPlan): WaterState {
  return {
    tankLevelsM: tanks.map(({ levelM }) => levelM),
    pumpsRunning: pumps.map(() => true),
    pumpsPowered: pumps.map(() => true),
    pipesOpen: pipes.map(() => true),
    demandsLps: junctions.map(() => 0),
    leaksLps: junctions.map(() => 0),
  }
}

/** Throws unless the state is one of this network. */
export function checkState({ tanks, pumps, pipes, junctions }: WaterNetworkPlan, state: WaterState): void {
  const sizes: readonly (readonly [readonly unknown[], readonly unknown[]])[] = [
    [state.tankLevelsM, tanks],
    [state.pumpsRunning, pumps],
    [state.pumpsPowered, pumps],
    [state.pipesOpen, pipes],
    [state.demandsLps, junctions],
    [state.leaksLps, junctions],
  ]
  const isSized = sizes.every(([values, parts]) => values.length === parts.length)
  const isFilled = tanks.every(({ levelMinM, levelMaxM }, tank) => {
    const level = state.tankLevelsM[tank] ?? Number.NaN
    return level >= levelMinM && level <= levelMaxM
  })
  const isPossible = [...state.demandsLps, ...state.leaksLps].every(isRate)
  if (isSized && isFilled && isPossible) return
  throw new WaterError('state_of_other_network', 'this is no state of this network')
}

/** A flow that can be asked for: nothing or more, and no more than a great river has. */
export function isRate(value: number): boolean {
  return value >= 0 && value <= RATE_MAX_LPS
}
export const RATE_MAX_LPS = 1e9
