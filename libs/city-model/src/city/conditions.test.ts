import { describe, expect, it } from '@jest/globals'

import { foundWorld, loadEngines } from '../index.ts'

const engines = await loadEngines()

describe('the conditions of a city', () => {
  it('are those of its present tick and leave it as it is', () => {
    const world = foundWorld({ seed: 3, citizens: 800, source: { kind: 'generated' } }, { engines })
    for (let tick = 0; tick < 150; tick += 1) world.step()
    const before = world.stateHash()
    const { tick, links } = world.conditions()
    expect(tick).toBe(150)
    expect(links.vehicles.reduce((sum, each) => sum + each, 0)).toBe(world.kpis().vehiclesOnRoad)
    expect(links.delayPermille.some((delay) => delay >= 1000)).toBe(true)
    expect(links.delayPermille).toHaveLength(world.map().roads.length)
    expect(world.stateHash()).toBe(before)
  })
})
