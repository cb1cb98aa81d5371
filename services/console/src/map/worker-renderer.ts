import type { WorkerMessage } from './map-worker.ts'
import type { MapRenderer, MapSurfaces, RendererCall } from './renderer.ts'

const names: readonly (keyof MapRenderer)[] = [
  'setMap',
  'setFrame',
  'clearVehicles',
  'setView',
  'setInks',
  'setJams',
  'setOverlay',
  'setMotion',
  'resize',
]

/** The raster in a worker of its own: neither React nor a chart ever makes a vehicle stutter. */
export function workerRenderer(surfaces: MapSurfaces): MapRenderer {
  const worker = new Worker(new URL('./map-worker.ts', import.meta.url), { type: 'module', name: 'map' })
  const post = (message: WorkerMessage, transfer: Transferable[] = []) =>
    worker.postMessage(message, transfer)
  post({ surfaces }, [surfaces.ground, surfaces.vehicles])
  const calls = names.map((name) => [
    name,
    (...args: unknown[]) => post({ call: { name, args } as RendererCall }),
  ])
  // Every name but `close` is in the list above; the arguments are those of the interface.
  return { ...(Object.fromEntries(calls) as Omit<MapRenderer, 'close'>), close: () => worker.terminate() }
}
