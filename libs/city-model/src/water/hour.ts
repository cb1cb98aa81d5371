import { flowsFromNothing, nodeProperty as of, linkProperty as ofLink, pumpClosed } from './codes.ts'
import { WaterError } from './errors.ts'
import { addUp, addVolumes, flowsOf, noVolumes, type Volumes } from './hour-balance.ts'
import type { WaterNetworkPlan } from './network-plan.ts'
import type { Project } from './project.ts'
import { closeTanks, firstTankOf, settleTanks, tankVolumeM3 } from './tanks.ts'
import type { WaterState } from './water-state.ts'

const HOUR_SECONDS = 3600
/** An hour may not fall into more moments than this: tanks and pumps that chase each other are a fault of the plan. */
export const MOMENTS_IN_HOUR_MAX = 1000

/** What an hour brought, by the order of the plan. */
export interface WaterHour extends Volumes {
  /** The lowest pressure of each junction in the hour, m. */
  readonly pressuresM: Float64Array
  /** What each junction's customers got, m3: together what was delivered. */
  readonly deliveredByJunctionM3: Float64Array
  /** As the hour ended: pipes, then pumps; l/s. */
  readonly flowsLps: Float64Array
  /** How many times the network was solved, and how many of these EPANET warned about. */
  readonly moments: number
  readonly warned: number
}

export interface Hour {
  readonly project: Project
  readonly plan: WaterNetworkPlan
  readonly state: WaterState
}

/**
 * One hour from a state into the next. Flows are guessed anew each time, so that the hour is a function of the state: a
 * network that was restored goes on with the same bits as one that never stopped.
 */
export function runHour({ project, plan, state }: Hour): { hour: WaterHour; next: WaterState } {
  prepare({ project, plan, state })
  project.restart(flowsFromNothing)
  const before = tankVolumeM3(project, plan)
  const pressuresM = new Float64Array(plan.junctions.length).fill(Number.POSITIVE_INFINITY)
  const deliveredByJunctionM3 = new Float64Array(plan.junctions.length)
  let [volumes, next] = [noVolumes, state]
  let [moments, warned, elapsed] = [0, 0, 0]
  while (elapsed < HOUR_SECONDS) {
    if (moments === MOMENTS_IN_HOUR_MAX) {
      throw new WaterError('hydraulics_failed', `more than ${MOMENTS_IN_HOUR_MAX} changes in an hour`)
    }
    if (solveMoment(project, plan) > 0) warned += 1
    moments += 1
    keepLowest(pressuresM, project.nodeValues(of.pressure))
    next = { ...next, pumpsRunning: runningPumps({ project, plan, state: next }) }
    const flows = flowsOf(project, plan)
    const delivered = project.nodeValues(of.demandFlow)
    const seconds = project.advance()
    volumes = addUp(volumes, flows, seconds)
    addVolumes(deliveredByJunctionM3, delivered, seconds)
    elapsed += seconds
  }
  const tankLevelsM = closeTanks(project, plan)
  const tankChangeM3 = tankVolumeM3(project, plan) - before
  const flowsLps = project.linkValues(ofLink.flow)
  return {
    hour: { ...volumes, tankChangeM3, pressuresM, deliveredByJunctionM3, flowsLps, moments, warned },
    next: { ...next, tankLevelsM },
  }
}

/** Solves the present moment, again where a tank turns out to be at its end; the warning's number, 0 for none. */
function solveMoment(project: Project, plan: WaterNetworkPlan): number {
  let { warning } = project.solve()
  while (settleTanks(project, plan)) warning = project.solve().warning
  return warning
}

/** Tells EPANET all that the state says. */
function prepare({ project, plan, state }: Hour): void {
  const { pipes } = plan
  for (const [junction, demand] of state.demandsLps.entries()) {
    project.setNode(junction, of.baseDemand, demand)
  }
  for (const [junction, leak] of state.leaksLps.entries()) project.setNode(junction, of.emitter, leak)
  const firstTank = firstTankOf(plan)
  for (const [tank, level] of state.tankLevelsM.entries()) {
    project.setNode(firstTank + tank, of.tankLevel, level)
  }
  for (const [pipe, isOpen] of state.pipesOpen.entries()) {
    project.setLink(pipe, ofLink.initialStatus, isOpen ? 1 : 0)
  }
  preparePumps({ project, plan, state }, pipes.length)
}

/** A pump without electricity stands still whatever its control wants. */
function preparePumps({ project, plan, state }: Hour, first: number): void {
  let control = 0
  for (const [pump, { fills }] of plan.pumps.entries()) {
    const isPowered = state.pumpsPowered[pump] === true
    const isOn = isPowered && state.pumpsRunning[pump] === true
    project.setLink(first + pump, ofLink.initialStatus, isOn ? 1 : 0)
    if (fills === undefined) continue
    project.enableControl(control, isPowered)
    project.enableControl(control + 1, isPowered)
    control += 2
  }
}

function keepLowest(lowest: Float64Array, pressures: Float64Array): void {
  for (const [junction, value] of lowest.entries()) {
    lowest[junction] = Math.min(value, pressures[junction] ?? value)
  }
}

/** One that cannot lift the water now is not switched off: only a control or a cut does that. */
function runningPumps({ project, plan, state }: Hour): boolean[] {
  const states = project.linkValues(ofLink.pumpState)
  return state.pumpsRunning.map((isRunning, pump) =>
    state.pumpsPowered[pump] === true ? states[plan.pipes.length + pump] !== pumpClosed : isRunning,
  )
}
