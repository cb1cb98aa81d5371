import { type Lots, wholeWeights } from '../../founding/lots.ts'
import { f64, i32 } from '../../memory/column.ts'
import type { RoadNetwork } from '../../road-network.ts'
import type { PlaceDraft, PlaceDraftKind } from '../places/place-draft.ts'
import { floorOf, HOME_SQUARE_METRES_A_PERSON } from './floors.ts'

export interface DraftedGround {
  readonly places: readonly PlaceDraft[]
  /** By place, its node. */
  readonly placeNode: Int32Array
  readonly network: RoadNetwork
}

/** Lots of a kind, each a place by its floor. */
export interface PlaceLots extends Lots {
  /** By lot, the number of its place; -1 where the file has none of the kind and any crossing will do. */
  readonly place: Int32Array
}

export function placeLots({ places, placeNode, network }: DraftedGround, kind: PlaceDraftKind): PlaceLots {
  const place = Int32Array.from(places.keys()).filter((index) => places[index]?.kind === kind)
  const floors = Float64Array.from(place, (index) => {
    const drafted = places[index]
    return drafted ? floorOf(drafted) : 0
  })
  if (!floors.some((floor) => floor > 0))
    return { ...everywhere(network), place: new Int32Array(network.nodeCount).fill(-1) }
  return { place, node: place.map((index) => i32(placeNode, index)), weight: wholeWeights(floors) }
}

function everywhere({ nodeCount }: RoadNetwork): Lots {
  return {
    node: Int32Array.from({ length: nodeCount }, (_, node) => node),
    weight: new Int32Array(nodeCount).fill(1),
  }
}

/** Homes by their floor. Whom the homes of the file have no room for lives at any crossing. */
export function homeLots({ places, placeNode, network }: DraftedGround, citizens: number): Lots {
  const room = new Float64Array(network.nodeCount)
  for (const [index, place] of places.entries()) {
    const node = i32(placeNode, index)
    if (place.kind === 'home') room[node] = f64(room, node) + floorOf(place) / HOME_SQUARE_METRES_A_PERSON
  }
  const housed = room.reduce((sum, each) => sum + each, 0)
  const elsewhere = Math.max(0, citizens - housed) / network.nodeCount
  return { ...everywhere(network), weight: wholeWeights(room.map((each) => each + elsewhere)) }
}
