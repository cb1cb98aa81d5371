import { describe, expect, it } from '@jest/globals'

import { dotRadius, drawVehicles, fade, pixelOf, stamp } from './vehicle-raster.ts'

const MOVING = 0x00_00ff
const QUEUED_INK = 0xff_0000
const picture = {
  view: { x: 0, y: 0, scale: 1 },
  size: { width: 21, height: 21 },
  pixelRatio: 1,
  inks: { moving: MOVING, queued: QUEUED_INK },
  stamp: stamp(1),
}
const blank = () => ({ pixels: new Int32Array(21 * 21), width: 21, height: 21 })
const dots = (...all: readonly (readonly [x: number, y: number, state: number])[]) => ({
  count: all.length,
  x: Float32Array.from(all, ([x]) => x),
  y: Float32Array.from(all, ([, y]) => y),
  state: Uint8Array.from(all, ([, , state]) => state),
})
const inkAt = (pixels: Int32Array, x: number, y: number) => (pixels[y * 21 + x] ?? 0) & 0xff_ffff

describe('the raster of vehicles', () => {
  it('puts a vehicle where the view says, north up', () => {
    const raster = blank()
    drawVehicles(raster, dots([4, 5, 0]), picture)
    const strongest = raster.pixels.reduce(
      (best, pixel, n) => (pixel >>> 24 > (raster.pixels[best] ?? 0) >>> 24 ? n : best),
      0,
    )
    expect([strongest % 21, Math.floor(strongest / 21)]).toEqual([14, 5])
  })
  it('draws queued vehicles over moving ones, whatever their order', () => {
    const raster = blank()
    drawVehicles(raster, dots([0, 0, 1], [0, 0, 0]), picture)
    expect(inkAt(raster.pixels, 11, 11)).toBe(QUEUED_INK)
  })
  it('leaves out what is not in view', () => {
    const raster = blank()
    drawVehicles(raster, dots([400, 0, 0], [0, -400, 0], [-11, 0, 0]), picture)
    expect(raster.pixels.every((pixel) => pixel === 0)).toBe(true)
  })
  it('lets a trail fade out altogether', () => {
    const raster = blank()
    drawVehicles(raster, dots([0, 0, 0]), picture)
    for (let n = 0; n < 40; n += 1) fade(raster.pixels)
    expect(raster.pixels.every((pixel) => pixel === 0)).toBe(true)
  })
  it('draws vehicles larger the nearer one looks and the fewer there are, within limits', () => {
    expect(dotRadius(0.01, 10, 1)).toBeLessThan(dotRadius(1, 10, 1))
    expect(dotRadius(0.01, 50_000, 1)).toBeLessThan(dotRadius(0.01, 10, 1))
    expect(dotRadius(99, 10, 2)).toBe(10)
  })
  it('reads colours as the browser and as the tokens write them', () => {
    expect(pixelOf('rgb(255, 128, 1)')).toBe(0x01_80ff)
    expect(pixelOf('#ff8001')).toBe(0x01_80ff)
  })
})
