import type { OsmCollector } from '../osm/collector.ts'
import { type BlockContext, contextOf, type StringTable } from './block-context.ts'
import { takeDenseNodes } from './dense-nodes.ts'
import { takeNode, takeRelation, takeWay } from './things.ts'
import { bytesOf, failAtWire, nextField, numberOf, skipField, takeSigned, type Wire } from './wire.ts'

const [STRINGS, GROUP, GRANULARITY, LAT_OFFSET, LON_OFFSET] = [1, 2, 17, 19, 20]
const [GROUP_NODES, GROUP_DENSE, GROUP_WAYS, GROUP_RELATIONS] = [1, 2, 3, 4]
const STRING = 1
const GRANULARITY_NANODEGREES = 100
/** Texts of a block, and its groups: real ones have some ten thousand, and an empty one takes far more memory than its two bytes. */
export const BLOCK_PARTS_MAX = 500_000

/** Reads a block of nodes, ways or relations. What all of them need may stand behind them, so it is read first. */
export function takePrimitiveBlock(wire: Wire, collector: OsmCollector): void {
  const groups: Wire[] = []
  let strings: StringTable = []
  let [granularity, lat, lon] = [GRANULARITY_NANODEGREES, 0, 0]
  for (let field = nextField(wire); field; field = nextField(wire)) {
    if (field.number === STRINGS) strings = stringsOf(bytesOf(wire, field.type))
    else if (field.number === GROUP) keep(groups, bytesOf(wire, field.type))
    else if (field.number === GRANULARITY) granularity = numberOf(wire, field, takeSigned)
    else if (field.number === LAT_OFFSET) lat = numberOf(wire, field, takeSigned)
    else if (field.number === LON_OFFSET) lon = numberOf(wire, field, takeSigned)
    else skipField(wire, field)
  }
  if (granularity < 1) failAtWire(wire, 'a granularity above 0')
  const context = contextOf({ strings, granularity, latOffset: lat, lonOffset: lon, collector })
  for (const group of groups) takeGroup(group, context)
}

function stringsOf(wire: Wire): StringTable {
  const strings: Wire[] = []
  for (let field = nextField(wire); field; field = nextField(wire)) {
    if (field.number === STRING) keep(strings, bytesOf(wire, field.type))
    else skipField(wire, field)
  }
  return strings
}

function keep(parts: Wire[], part: Wire): void {
  if (parts.length === BLOCK_PARTS_MAX)
    failAtWire(part, `at most ${BLOCK_PARTS_MAX} texts and groups in a block`)
  parts.push(part)
}

const TAKERS: ReadonlyMap<number, (wire: Wire, context: BlockContext) => void> = new Map([
  [GROUP_NODES, takeNode],
  [GROUP_DENSE, takeDenseNodes],
  [GROUP_WAYS, takeWay],
  [GROUP_RELATIONS, takeRelation],
])

function takeGroup(wire: Wire, context: BlockContext): void {
  for (let field = nextField(wire); field; field = nextField(wire)) {
    const take = TAKERS.get(field.number)
    if (take) take(bytesOf(wire, field.type), context)
    else skipField(wire, field)
  }
}
