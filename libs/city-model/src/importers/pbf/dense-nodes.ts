import { type BlockContext, checkedId, tagsOf, undone } from './block-context.ts'
import {
  bytesOf,
  eachNumber,
  failAtWire,
  nextField,
  skipField,
  takeUnsigned,
  takeZigzag,
  type Wire,
} from './wire.ts'

const [IDS, INFO, LAT, LON, KEYS_VALUES] = [1, 5, 8, 9, 10]
const INFO_VISIBLE = 6

interface Dense {
  readonly ids: number[]
  readonly lat: number[]
  readonly lon: number[]
  /** Of each node in turn: key, value, key, value, …, and a 0 behind its last. Empty where no node has a tag. */
  readonly keysValues: number[]
  /** 0 for a deleted node; empty where none is. */
  readonly visible: number[]
}

/** Nodes column by column, each number told as the difference from the node before. */
export function takeDenseNodes(wire: Wire, context: BlockContext): void {
  const dense: Dense = { ids: [], lat: [], lon: [], keysValues: [], visible: [] }
  for (let field = nextField(wire); field; field = nextField(wire)) {
    if (field.number === IDS) eachNumber(wire, field, (numbers) => dense.ids.push(takeZigzag(numbers)))
    else if (field.number === LAT) eachNumber(wire, field, (numbers) => dense.lat.push(takeZigzag(numbers)))
    else if (field.number === LON) eachNumber(wire, field, (numbers) => dense.lon.push(takeZigzag(numbers)))
    else if (field.number === KEYS_VALUES)
      eachNumber(wire, field, (numbers) => dense.keysValues.push(takeUnsigned(numbers)))
    else if (field.number === INFO) takeInfo(bytesOf(wire, field.type), dense)
    else skipField(wire, field)
  }
  if (dense.lat.length !== dense.ids.length || dense.lon.length !== dense.ids.length) {
    failAtWire(wire, 'as many latitudes and longitudes as ids')
  }
  tell(wire, context, dense)
}

function takeInfo(wire: Wire, { visible }: Dense): void {
  for (let field = nextField(wire); field; field = nextField(wire)) {
    if (field.number === INFO_VISIBLE)
      eachNumber(wire, field, (numbers) => visible.push(takeUnsigned(numbers)))
    else skipField(wire, field)
  }
}

function tell(wire: Wire, context: BlockContext, dense: Dense): void {
  const [lat, lon] = [undone(wire, dense.lat), undone(wire, dense.lon)]
  let at = 0
  for (const [index, id] of undone(wire, dense.ids).entries()) {
    const pairs = pairsFrom(dense.keysValues, at)
    at = pairs.next
    if (dense.visible[index] === 0) continue
    const place = context.placeOf(wire, lon[index] ?? 0, lat[index] ?? 0)
    context.collector.node(checkedId(wire, id), place, tagsOf(context, wire, pairs))
  }
}

function pairsFrom(keysValues: readonly number[], from: number) {
  const keys: number[] = []
  const values: number[] = []
  let at = from
  for (let key = keysValues[at] ?? 0; key !== 0; key = keysValues[at] ?? 0) {
    keys.push(key)
    const value = keysValues[at + 1]
    if (value !== undefined) values.push(value)
    at += 2
  }
  return { keys, values, next: at + 1 }
}
