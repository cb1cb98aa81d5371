import { rasterRenderer } from './raster-renderer.ts'
import type { MapRenderer, MapSurfaces, RendererCall } from './renderer.ts'

export type WorkerMessage = { readonly surfaces: MapSurfaces } | { readonly call: RendererCall }

let renderer: MapRenderer | undefined

addEventListener('message', ({ data }: MessageEvent<WorkerMessage>) => {
  if ('surfaces' in data) renderer = rasterRenderer(data.surfaces)
  else if (renderer !== undefined) obey(renderer, data.call)
})

function obey(target: MapRenderer, { name, args }: RendererCall): void {
  // Name and arguments belong together: `RendererCall` pairs them.
  const act = target[name] as (...given: typeof args) => void
  act(...args)
}
