import type { Overlay } from './layers.ts'
import type { Inks } from './renderer.ts'
import type { Size, View } from './view.ts'

/** How the ground is looked at. */
export interface GroundPicture {
  readonly view: View
  readonly size: Size
  readonly pixelRatio: number
  readonly inks: Inks
  readonly jams: ReadonlySet<number>
  readonly overlay: Overlay | undefined
}
