import { describe, expect, it } from '@jest/globals'

import { LEAP_METRES, type VehicleFrame, vehicleMotion } from './vehicles.ts'

function frame(
  ...vehicles: readonly (readonly [id: number, x: number, y: number, state?: number])[]
): VehicleFrame {
  return {
    count: vehicles.length,
    ids: vehicles.map(([id]) => id),
    x: vehicles.map(([, x]) => x),
    y: vehicles.map(([, , y]) => y),
    state: vehicles.map(([, , , state]) => state ?? 0),
  }
}
const xs = (motion: ReturnType<typeof vehicleMotion>) => [...motion.current.x.slice(0, motion.current.count)]

describe('vehicles on the map', () => {
  it('stand where the first frame puts them', () => {
    const motion = vehicleMotion()
    motion.setFrame(frame([3, 10, 20, 1]), 0)
    motion.moveTo(500)
    expect(xs(motion)).toEqual([10])
    expect(motion.current.state[0]).toBe(1)
  })
  it('move evenly to the place of the newest frame and wait there', () => {
    const motion = vehicleMotion()
    motion.setFrame(frame([3, 0, 0]), 0)
    motion.setFrame(frame([3, 100, 0]), 1_000)
    motion.moveTo(1_500)
    expect(xs(motion)[0]).toBeCloseTo(50)
    expect(motion.moving(1_500)).toBe(true)
    motion.moveTo(9_000)
    expect(xs(motion)).toEqual([100])
    expect(motion.moving(9_000)).toBe(false)
  })
  it('go on from where they are when a frame comes early', () => {
    const motion = vehicleMotion()
    motion.setFrame(frame([3, 0, 0]), 0)
    motion.setFrame(frame([3, 100, 0]), 1_000)
    motion.setFrame(frame([3, 200, 0]), 1_500)
    motion.moveTo(1_500)
    expect(xs(motion)[0]).toBeCloseTo(50)
  })
  it('keep their identity when others come and go', () => {
    const motion = vehicleMotion()
    motion.setFrame(frame([1, 0, 0], [5, 50, 0], [9, 90, 0]), 0)
    motion.setFrame(frame([5, 60, 0], [7, 300, 0], [9, 100, 0]), 1_000)
    expect(xs(motion)).toEqual([50, 300, 90])
  })
  it('are set down, not flown, after a leap', () => {
    const motion = vehicleMotion()
    motion.setFrame(frame([1, 0, 0]), 0)
    motion.setFrame(frame([1, LEAP_METRES + 1, 0]), 1_000)
    expect(xs(motion)).toEqual([LEAP_METRES + 1])
  })
  it('find room for more than there ever were', () => {
    const motion = vehicleMotion()
    motion.setFrame(frame([0, 7, 7]), 0)
    motion.setFrame(frame(...Array.from({ length: 5_000 }, (_, id) => [id, id, 0] as const)), 1_000)
    motion.moveTo(60_000)
    expect(motion.current.count).toBe(5_000)
    expect(xs(motion)[4_999]).toBe(4_999)
  })
  it('are gone after clearing', () => {
    const motion = vehicleMotion()
    motion.setFrame(frame([1, 0, 0]), 0)
    motion.clear()
    expect(motion.moving(10)).toBe(false)
    expect(motion.current.count).toBe(0)
  })
})
