import type { OsmMember } from '../osm/collector.ts'
import { type BlockContext, checkedId, tagsOf, undone } from './block-context.ts'
import {
  bytesOf,
  eachNumber,
  type Field,
  failAtWire,
  nextField,
  numberOf,
  skipField,
  takeSigned,
  takeUnsigned,
  takeZigzag,
  type Wire,
} from './wire.ts'

const [ID, KEYS, VALUES, INFO] = [1, 2, 3, 4]
const INFO_VISIBLE = 6
const [NODE_LAT, NODE_LON] = [8, 9]
const WAY_REFS = 8
const [RELATION_ROLES, RELATION_MEMBERS, RELATION_TYPES] = [8, 9, 10]
const MEMBER_TYPES = ['node', 'way', 'relation'] as const

/** What nodes, ways and relations have in common. */
interface Thing {
  readonly keys: number[]
  readonly values: number[]
  isVisible: boolean
}

/** Reads a thing; the fields of its own kind are told, and taken or else stepped over. */
function readThing(wire: Wire, takeOwn: (field: Field) => boolean): Thing {
  const thing: Thing = { keys: [], values: [], isVisible: true }
  for (let field = nextField(wire); field; field = nextField(wire)) {
    if (field.number === KEYS) eachNumber(wire, field, (numbers) => thing.keys.push(takeUnsigned(numbers)))
    else if (field.number === VALUES)
      eachNumber(wire, field, (numbers) => thing.values.push(takeUnsigned(numbers)))
    else if (field.number === INFO) thing.isVisible = isVisible(bytesOf(wire, field.type))
    else if (!takeOwn(field)) skipField(wire, field)
  }
  return thing
}

function isVisible(info: Wire): boolean {
  let visible = true
  for (let field = nextField(info); field; field = nextField(info)) {
    if (field.number === INFO_VISIBLE) visible = numberOf(info, field, takeUnsigned) !== 0
    else skipField(info, field)
  }
  return visible
}

export function takeNode(wire: Wire, context: BlockContext): void {
  const own = { id: 0, lat: 0, lon: 0 }
  const names: ReadonlyMap<number, keyof typeof own> = new Map([
    [ID, 'id'],
    [NODE_LAT, 'lat'],
    [NODE_LON, 'lon'],
  ])
  const thing = readThing(wire, (field) => {
    const name = names.get(field.number)
    if (name) own[name] = numberOf(wire, field, takeZigzag)
    return name !== undefined
  })
  if (!thing.isVisible) return
  const place = context.placeOf(wire, own.lon, own.lat)
  context.collector.node(checkedId(wire, own.id), place, tagsOf(context, wire, thing))
}

export function takeWay(wire: Wire, context: BlockContext): void {
  const refs: number[] = []
  let id = 0
  const thing = readThing(wire, (field) => {
    if (field.number === ID) id = numberOf(wire, field, takeSigned)
    else if (field.number === WAY_REFS) eachNumber(wire, field, (numbers) => refs.push(takeZigzag(numbers)))
    else return false
    return true
  })
  if (!thing.isVisible) return
  const nodes = undone(wire, refs).map((ref) => checkedId(wire, ref))
  context.collector.way(checkedId(wire, id), nodes, tagsOf(context, wire, thing))
}

export function takeRelation(wire: Wire, context: BlockContext): void {
  const refs: number[] = []
  const roles: number[] = []
  const types: number[] = []
  let id = 0
  const thing = readThing(wire, (field) => {
    if (field.number === ID) id = numberOf(wire, field, takeSigned)
    else if (field.number === RELATION_ROLES)
      eachNumber(wire, field, (numbers) => roles.push(takeUnsigned(numbers)))
    else if (field.number === RELATION_MEMBERS)
      eachNumber(wire, field, (numbers) => refs.push(takeZigzag(numbers)))
    else if (field.number === RELATION_TYPES)
      eachNumber(wire, field, (numbers) => types.push(takeUnsigned(numbers)))
    else return false
    return true
  })
  if (roles.length !== refs.length || types.length !== refs.length) {
    failAtWire(wire, 'as many roles and types as members')
  }
  if (!thing.isVisible) return
  const members = undone(wire, refs).map((ref, index): OsmMember => {
    const type = MEMBER_TYPES[types[index] ?? -1] ?? failAtWire(wire, 'a member of type 0, 1 or 2')
    return { type, ref: checkedId(wire, ref), role: context.textAt(wire, roles[index] ?? -1) }
  })
  context.collector.relation(checkedId(wire, id), members, tagsOf(context, wire, thing))
}
