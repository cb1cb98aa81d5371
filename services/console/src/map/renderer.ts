import type { Overlay } from './layers.ts'
import type { Scene } from './scene.ts'
import type { VehicleFrame } from './vehicles.ts'
import type { Size, View } from './view.ts'

/** Colours of the map as CSS writes them, resolved for the theme of the moment. */
export const inkNames = [
  'ground',
  'centre',
  'commerce',
  'residential',
  'industrial',
  'park',
  'water',
  'boundary',
  'motorway',
  'arterial',
  'collector',
  'local',
  'connector',
  'casing',
  'label',
  'label-soft',
  'halo',
  'moving',
  'queued',
  'jam',
  'place',
  'place-public',
  'step-1',
  'step-2',
  'step-3',
  'step-4',
  'step-5',
  'hatch',
  'network',
] as const
export type InkName = (typeof inkNames)[number]
export type Inks = Readonly<Record<InkName, string>>

/** Whatever draws the city: the raster in a worker today, a GPU where there is one. Everything crosses as data. */
export interface MapRenderer {
  readonly setMap: (scene: Scene) => void
  readonly setFrame: (frame: VehicleFrame) => void
  readonly clearVehicles: () => void
  readonly setView: (view: View) => void
  readonly setInks: (inks: Inks) => void
  readonly setJams: (links: readonly number[]) => void
  /** `null` takes it away. */
  readonly setOverlay: (overlay: Overlay | null) => void
  /** Without motion vehicles stand where the last frame put them and leave no trail. */
  readonly setMotion: (motion: boolean) => void
  readonly resize: (size: Size, pixelRatio: number) => void
  readonly close: () => void
}
/** The renderer's calls as messages, for the way into the worker. */
export type RendererCall = {
  [Name in keyof MapRenderer]: { readonly name: Name; readonly args: Parameters<MapRenderer[Name]> }
}[keyof MapRenderer]

export interface MapSurfaces {
  readonly ground: OffscreenCanvas
  readonly vehicles: OffscreenCanvas
}
