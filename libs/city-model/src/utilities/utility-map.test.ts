import { beforeAll, describe, expect, it } from '@jest/globals'

import { loadWaterEngine, type WaterEngine } from '../water/engine.ts'
import { latticeTown } from './lattice.fixture.ts'
import { utilityMap } from './utility-map.ts'

let engine: WaterEngine
beforeAll(async () => {
  engine = await loadWaterEngine()
})

const kindsOf = (parts: readonly { readonly kind: string }[]) => new Set(parts.map(({ kind }) => kind))

describe('the map of the utilities', () => {
  it('draws every line and main between the places of its zones', () => {
    const { plan } = latticeTown(engine, { columns: 5, rows: 5, residents: 20 })
    const { lines, nodes = [] } = utilityMap(plan)
    expect([...kindsOf(lines)].sort()).toEqual(['power-line', 'water-pipe'])
    expect(lines.filter(({ kind }) => kind === 'water-pipe')).toHaveLength(plan.zones.neighbours.from.length)
    const transformers = plan.power.lineKinds.filter((kind) => kind === 'transformer').length
    expect(lines.filter(({ kind }) => kind === 'power-line')).toHaveLength(
      plan.power.lineKinds.length - transformers,
    )
    for (const { polyline } of lines) {
      expect(polyline).toHaveLength(2)
      expect(polyline[0]).not.toEqual(polyline[1])
    }
    expect(nodes.filter(({ kind }) => kind === 'water-node')).toHaveLength(plan.zones.areas)
    expect(nodes.filter(({ kind }) => kind === 'power-bus')).toHaveLength(
      plan.zones.areas + plan.power.stations.length,
    )
  })

  it('names things by their asset, which is what can be broken', () => {
    const { plan } = latticeTown(engine, { columns: 3, rows: 2, residents: 20 })
    const { lines, nodes = [] } = utilityMap(plan)
    expect(lines[0]?.name).toBe(`feeder 0, ${plan.power.grid.ratingMw[0]} MW`)
    const main = lines.find(({ kind }) => kind === 'water-pipe')
    expect(main?.name).toBe(`main ${plan.assets.firstPipe}, ${plan.water.network.pipes[0]?.diameterMm} mm`)
    expect(nodes.map(({ name }) => name)).toContain(`import ${plan.assets.firstStation}`)
  })

  it('shows each asset at one place: lines, transformers, stations, pipes and pumps', () => {
    const { plan } = latticeTown(engine, { columns: 5, rows: 6, residents: 20 })
    const { lines, nodes = [] } = utilityMap(plan)
    const shown = [...lines, ...nodes].flatMap(({ assets = [] }) => assets)
    const { count, kinds } = plan.assets
    expect(plan.zones.areas).toBeGreaterThan(1)
    expect(shown.toSorted((a, b) => a - b)).toEqual([...Array(count).keys()])
    for (const { name, assets = [] } of nodes) {
      const found = [...new Set(assets.map((asset) => kinds[asset]))]
      if (name?.startsWith('substation')) expect(found).toEqual(['transformer'])
      else if (name?.startsWith('waterworks')) expect(found).toEqual(['pipe', 'pump'])
      else expect(found).toEqual(['station'])
    }
  })
})
