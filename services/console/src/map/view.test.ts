import { describe, expect, it } from '@jest/globals'

import {
  type Box,
  confine,
  pan,
  SCALE_MAX,
  scaleBar,
  toCity,
  toScreen,
  wholeView,
  ZOOM_OUT_BEYOND_FIT,
  zoom,
} from './view.ts'

const size = { width: 800, height: 600 }
const city: Box = [0, 0, 4_000, 2_000]

describe('the view of a city', () => {
  it('fits the whole city with north up', () => {
    const view = wholeView(city, size)
    const northWest = toScreen(view, size, { x: 0, y: 2_000 })
    const southEast = toScreen(view, size, { x: 4_000, y: 0 })
    expect(northWest.x).toBeGreaterThan(0)
    expect(northWest.y).toBeLessThan(southEast.y)
    expect(southEast.x).toBeLessThan(size.width)
  })
  it('finds its way back from the screen to the city', () => {
    const view = { x: 120, y: 80, scale: 0.37 }
    const spot = toCity(view, size, toScreen(view, size, { x: 5, y: 7 }))
    expect(spot.x).toBeCloseTo(5)
    expect(spot.y).toBeCloseTo(7)
  })
  it('follows the hand that drags it', () => {
    const view = wholeView(city, size)
    const before = toCity(view, size, { x: 100, y: 100 })
    const after = toCity(pan(view, { x: 40, y: -25 }), size, { x: 140, y: 75 })
    expect(after.x).toBeCloseTo(before.x)
    expect(after.y).toBeCloseTo(before.y)
  })
  it('keeps what is under the pointer while zooming', () => {
    const view = wholeView(city, size)
    const around = { x: 650, y: 90 }
    const held = toCity(view, size, around)
    const now = toCity(zoom(view, size, { factor: 3, around }), size, around)
    expect(now.x).toBeCloseTo(held.x)
    expect(now.y).toBeCloseTo(held.y)
  })
  it('stays inside the city and its zoom range', () => {
    expect(confine({ x: -90, y: 9_999, scale: 99 }, city, size)).toEqual({ x: 0, y: 2_000, scale: SCALE_MAX })
    const out = confine({ x: 0, y: 0, scale: 0 }, city, size)
    expect(out.scale).toBeCloseTo(wholeView(city, size).scale * ZOOM_OUT_BEYOND_FIT)
  })
  it('survives a city without extent', () => {
    expect(wholeView([5, 5, 5, 5], size)).toEqual({ x: 5, y: 5, scale: SCALE_MAX })
  })
  it('draws a scale bar of a round length', () => {
    expect(scaleBar(0.1)).toEqual({ metres: 1_000, pixels: 100 })
    expect(scaleBar(4).metres).toBe(20)
  })
})
