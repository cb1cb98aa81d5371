import { loadWaterEngine, type WaterEngine } from '../water/engine.ts'

/** What is loaded once in a process before a city can be founded in it: engines in WebAssembly. */
export interface Engines {
  readonly water: WaterEngine
}

/** Costs some 50 ms. */
export async function loadEngines(): Promise<Engines> {
  return { water: await loadWaterEngine() }
}
