import { nodeProperty as of } from './codes.ts'
import type { WaterNetworkPlan } from './network-plan.ts'
import type { Project } from './project.ts'

/** Volumes of an hour in m3: supplied = delivered + leaked + what the tanks took in, as far as EPANET solves it. */
export interface Volumes {
  /** Out of the reservoirs. */
  readonly suppliedM3: number
  readonly deliveredM3: number
  /** Asked for and not delivered because the pressure was too low. */
  readonly missingM3: number
  readonly leakedM3: number
  /** What the tanks hold more than an hour before. */
  readonly tankChangeM3: number
}

export const noVolumes: Volumes = {
  suppliedM3: 0,
  deliveredM3: 0,
  missingM3: 0,
  leakedM3: 0,
  tankChangeM3: 0,
}

const LITRES_PER_M3 = 1000

/** What flows at one moment, l/s. */
interface Flows {
  readonly supplied: number
  readonly delivered: number
  readonly missing: number
  readonly leaked: number
}

/** In EPANET's order of a written network: junctions, reservoirs, tanks. */
export function flowsOf(project: Project, { junctions, reservoirs }: WaterNetworkPlan): Flows {
  const sum = (values: Float64Array, from: number, to: number): number =>
    values.subarray(from, to).reduce((total, value) => total + value, 0)
  const customers = junctions.length
  return {
    supplied: 0 - sum(project.nodeValues(of.demand), customers, customers + reservoirs.length),
    delivered: sum(project.nodeValues(of.demandFlow), 0, customers),
    missing: sum(project.nodeValues(of.demandDeficit), 0, customers),
    leaked: sum(project.nodeValues(of.emitterFlow), 0, customers),
  }
}

/** What has flowed when the same flows have lasted `seconds` more. */
export function addUp(volumes: Volumes, flows: Flows, seconds: number): Volumes {
  const add = (m3: number, lps: number): number => m3 + (lps * seconds) / LITRES_PER_M3
  return {
    ...volumes,
    suppliedM3: add(volumes.suppliedM3, flows.supplied),
    deliveredM3: add(volumes.deliveredM3, flows.delivered),
    missingM3: add(volumes.missingM3, flows.missing),
    leakedM3: add(volumes.leakedM3, flows.leaked),
  }
}

/** The same node by node: `volumes` in m3 grow by flows in l/s. */
export function addVolumes(volumes: Float64Array, lps: Float64Array, seconds: number): void {
  for (const [node, volume] of volumes.entries()) {
    volumes[node] = volume + ((lps[node] ?? 0) * seconds) / LITRES_PER_M3
  }
}
