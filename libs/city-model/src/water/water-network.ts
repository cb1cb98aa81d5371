import type { WaterEngine } from './engine.ts'
import { WaterError } from './errors.ts'
import { runHour, type WaterHour } from './hour.ts'
import type { WaterNetworkPlan } from './network-plan.ts'
import { openInp } from './solve-network.ts'
import { fixTankLevels } from './tanks.ts'
import { checkState, initialState, isRate, RATE_MAX_LPS, type WaterState } from './water-state.ts'
import { writeInp } from './write-inp.ts'

/** The water network of a running city, hour by hour. Parts are meant by their place in the plan. */
export interface WaterNetwork {
  readonly plan: WaterNetworkPlan
  /** l/s by junction. */
  readonly setDemands: (demandsLps: ArrayLike<number>) => void
  /** `lps` is the leak at a pressure of 1 m; 0 mends it. */
  readonly setLeak: (junction: number, lps: number) => void
  readonly setPipe: (pipe: number, status: 'open' | 'closed') => void
  readonly setPumpPower: (pump: number, status: 'on' | 'off') => void
  readonly stepHour: () => WaterHour
  readonly state: () => WaterState
  /** The network as it was when `state` answered this. */
  readonly restore: (state: WaterState) => void
  readonly close: () => void
}

/** Throws a WaterError for a plan that is none, and for changes that cannot be. */
export function openWaterNetwork(engine: WaterEngine, plan: WaterNetworkPlan): WaterNetwork {
  const project = openInp(engine, writeInp(plan))
  fixTankLevels(project, plan)
  let state = initialState(plan)
  const change = (part: Partial<WaterState>) => {
    state = { ...state, ...part }
  }
  return {
    plan,
    setDemands: (demands) => change({ demandsLps: ratesOf(demands, plan.junctions.length) }),
    setLeak: (junction, lps) => change({ leaksLps: withOne(state.leaksLps, junction, rate(lps)) }),
    setPipe: (pipe, status) => change({ pipesOpen: withOne(state.pipesOpen, pipe, status === 'open') }),
    setPumpPower: (pump, status) =>
      change({ pumpsPowered: withOne(state.pumpsPowered, pump, status === 'on') }),
    stepHour: () => {
      const { hour, next } = runHour({ project, plan, state })
      state = next
      return hour
    },
    state: () => state,
    restore: (given) => {
      checkState(plan, given)
      state = given
    },
    close: () => void project.close(),
  }
}

function withOne<Value>(values: readonly Value[], index: number, value: Value): readonly Value[] {
  if (values[index] !== undefined) return values.with(index, value)
  throw new WaterError('element_unknown', `there is no part ${index}, only ${values.length}`)
}

function rate(value: number): number {
  if (isRate(value)) return value
  throw new WaterError('value_out_of_range', `a flow is 0 to ${RATE_MAX_LPS} l/s`)
}

function ratesOf(values: ArrayLike<number>, length: number): number[] {
  if (values.length === length) return Array.from(values, rate)
  throw new WaterError('value_out_of_range', `there are ${length} junctions, not ${values.length}`)
}
