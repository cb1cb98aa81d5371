import type { Scene, Shapes } from './scene.ts'
import { QUEUED, type VehicleFrame } from './vehicles.ts'

/** How many vehicles move and queue in each district; the last row is outside all of them. */
export interface Census {
  readonly moving: Uint32Array
  readonly queued: Uint32Array
}
/** The city is looked up in a grid of this many cells a side, so that counting costs one look a vehicle. */
export const GRID_CELLS = 192

export function censusTaker(scene: Scene): (frame: VehicleFrame) => Census {
  const grid = districtGrid(scene)
  const [minX, minY, maxX, maxY] = scene.box
  const perX = GRID_CELLS / Math.max(1, maxX - minX)
  const perY = GRID_CELLS / Math.max(1, maxY - minY)
  return (frame) => {
    const rows = scene.districts.length + 1
    const census = { moving: new Uint32Array(rows), queued: new Uint32Array(rows) }
    for (let n = 0; n < frame.count; n += 1) {
      const column = Math.floor(((frame.x[n] ?? 0) - minX) * perX)
      const row = Math.floor(((frame.y[n] ?? 0) - minY) * perY)
      const inside = column >= 0 && row >= 0 && column < GRID_CELLS && row < GRID_CELLS
      const district = inside ? (grid[row * GRID_CELLS + column] ?? 0) : rows - 1
      const counted = frame.state[n] === QUEUED ? census.queued : census.moving
      counted[district] = (counted[district] ?? 0) + 1
    }
    return census
  }
}

export function total(census: Census): { readonly moving: number; readonly queued: number } {
  const sum = (column: Uint32Array) => column.reduce((all, each) => all + each, 0)
  return { moving: sum(census.moving), queued: sum(census.queued) }
}

/** Each district looks only at the cells around it; of two that hold a cell the first has it. */
function districtGrid({ box, districts, districtShapes }: Scene): Uint16Array {
  const [minX, minY, maxX, maxY] = box
  const [wide, high] = [(maxX - minX) / GRID_CELLS, (maxY - minY) / GRID_CELLS]
  const grid = new Uint16Array(GRID_CELLS * GRID_CELLS).fill(districts.length)
  for (let district = districts.length - 1; district >= 0; district -= 1) {
    const around = boxOf(districtShapes, district)
    const [left, right] = [cellAt((around.minX - minX) / wide), cellAt((around.maxX - minX) / wide)]
    const [low, top] = [cellAt((around.minY - minY) / high), cellAt((around.maxY - minY) / high)]
    for (let row = low; row <= top; row += 1) {
      for (let column = left; column <= right; column += 1) {
        const spot = { x: minX + (column + 0.5) * wide, y: minY + (row + 0.5) * high }
        if (contains(districtShapes, district, spot)) grid[row * GRID_CELLS + column] = district
      }
    }
  }
  return grid
}

function cellAt(cells: number): number {
  return Math.min(GRID_CELLS - 1, Math.max(0, Math.floor(cells)))
}

function boxOf({ points, starts }: Shapes, shape: number) {
  const ring = points.subarray((starts[shape] ?? 0) * 2, (starts[shape + 1] ?? 0) * 2)
  const xs = ring.filter((_, index) => index % 2 === 0)
  const ys = ring.filter((_, index) => index % 2 === 1)
  return { minX: Math.min(...xs), maxX: Math.max(...xs), minY: Math.min(...ys), maxY: Math.max(...ys) }
}

/** Even-odd rule: a ray to the east crosses the ring an odd number of times. */
export function contains({ points, starts }: Shapes, shape: number, spot: { x: number; y: number }): boolean {
  const first = starts[shape] ?? 0
  const end = starts[shape + 1] ?? first
  let inside = false
  for (let here = first, before = end - 1; here < end; before = here, here += 1) {
    const [x1, y1] = [points[here * 2] ?? 0, points[here * 2 + 1] ?? 0]
    const [x2, y2] = [points[before * 2] ?? 0, points[before * 2 + 1] ?? 0]
    const crosses = y1 > spot.y !== y2 > spot.y && spot.x < ((x2 - x1) * (spot.y - y1)) / (y2 - y1) + x1
    if (crosses) inside = !inside
  }
  return inside
}
