import type { WaterEngine } from '../water/engine.ts'
import type { WaterNetworkPlan } from '../water/network-plan.ts'
import { openWaterNetwork, type WaterNetwork } from '../water/water-network.ts'

/** An engine keeps so many networks open; the one that was asked for longest ago is closed. */
export const NETWORKS_OPEN_MAX = 4

const openIn = new WeakMap<WaterEngine, Map<string, WaterNetwork>>()

/**
 * A network of this plan, open in the engine. An hour is a function of the state that is given to it, so the worlds of a process,
 * forks of one city above all, may share one: none can see what another has done with it.
 */
export function sharedNetwork(engine: WaterEngine, plan: WaterNetworkPlan, key: string): WaterNetwork {
  const networks = openIn.get(engine) ?? new Map<string, WaterNetwork>()
  openIn.set(engine, networks)
  const network = networks.get(key) ?? openWaterNetwork(engine, plan)
  networks.delete(key)
  networks.set(key, network)
  for (const [other, oldest] of networks) {
    if (networks.size <= NETWORKS_OPEN_MAX) break
    oldest.close()
    networks.delete(other)
  }
  return network
}
