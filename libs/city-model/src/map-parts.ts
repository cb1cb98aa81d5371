import type { CityMap, Extent, Point } from './map.ts'
import type { RoadNetwork } from './road-network.ts'

export function nodesOf({ nodeX, nodeY }: RoadNetwork): CityMap['nodes'] {
  return Array.from(nodeX, (x, id) => ({ id, x, y: nodeY[id] ?? 0 }))
}

export function extentOf(points: readonly Point[]): Extent {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [x, y] of points) {
    minX = Math.min(minX, x)
    minY = Math.min(minY, y)
    maxX = Math.max(maxX, x)
    maxY = Math.max(maxY, y)
  }
  return { minX, minY, maxX, maxY }
}
