import type { SampleMap, SampleNode, SampleRelation, SampleTags, SampleWay } from './sample-map.ts'

/** A small writer of the format that the reader under test reads, made from its description alone. */
type Bytes = readonly number[]

export interface PbfWriting {
  /** Packs a blob; without it blobs are raw. */
  readonly deflate?: (bytes: Uint8Array) => Uint8Array
  readonly isDense: boolean
  /** Nanodegrees of a unit of a coordinate, a divisor of 100. */
  readonly granularity: number
  readonly features?: readonly string[]
}

export const PLAIN: PbfWriting = { isDense: true, granularity: 100 }

export function asPbf(map: SampleMap, writing: PbfWriting = PLAIN): Uint8Array {
  const features = writing.features ?? ['OsmSchema-V0.6', 'DenseNodes']
  const header = features.flatMap((feature) => text(4, feature))
  const block = primitiveBlock(map, writing)
  return Uint8Array.from([...blob('OSMHeader', header, writing), ...blob('OSMData', block, writing)])
}

/** One blob with its header and its length. */
export function blob(type: string, data: Bytes, { deflate }: Pick<PbfWriting, 'deflate'> = {}): Bytes {
  const body = deflate
    ? [...number(2, data.length), ...bytes(3, [...deflate(Uint8Array.from(data))])]
    : bytes(1, data)
  return framed([...text(1, type), ...number(3, body.length)], body)
}

export function framed(header: Bytes, body: Bytes): Bytes {
  return [0, 0, header.length >> 8, header.length % 256, ...header, ...body]
}

function primitiveBlock({ nodes, ways, relations }: SampleMap, { isDense, granularity }: PbfWriting): Bytes {
  const strings = ['']
  const index = (word: string): number => {
    const known = strings.indexOf(word)
    return known === -1 ? strings.push(word) - 1 : known
  }
  const scale = 100 / granularity
  // The offset is put on and taken off again, so that a reader that forgets it is found out.
  const offset = 700
  const unit = (degrees: number): number => degrees * scale - offset / granularity
  const plain = nodes.flatMap((node) => bytes(1, plainNode(node, index, unit)))
  const groups = [
    isDense ? bytes(2, denseNodes(nodes, index, unit)) : plain,
    ways.flatMap((each) => bytes(3, wayBytes(each, index))),
    relations.flatMap((each) => bytes(4, relationBytes(each, index))),
  ]
  // The table comes last: nothing may rely on it coming first.
  return [
    ...groups.flatMap((group) => bytes(2, group)),
    ...number(17, granularity),
    ...number(19, offset),
    ...number(20, offset),
    ...bytes(
      1,
      strings.flatMap((each) => text(1, each)),
    ),
  ]
}

type Index = (word: string) => number

function plainNode(
  { id, lon, lat, tags }: SampleNode,
  index: Index,
  unit: (degrees: number) => number,
): Bytes {
  return [
    ...field(1, zigzag(id)),
    ...tagBytes(tags, index),
    ...field(8, zigzag(unit(lat))),
    ...field(9, zigzag(unit(lon))),
  ]
}

function denseNodes(nodes: readonly SampleNode[], index: Index, unit: (degrees: number) => number): Bytes {
  const hasTags = nodes.some(({ tags }) => Object.keys(tags).length > 0)
  const pairs = nodes.flatMap(({ tags }) => [
    ...Object.entries(tags).flatMap(([key, value]) => [index(key), index(value)]),
    0,
  ])
  return [
    ...packed(1, deltas(nodes.map(({ id }) => id)).map(zigzag)),
    ...packed(8, deltas(nodes.map(({ lat }) => unit(lat))).map(zigzag)),
    ...packed(9, deltas(nodes.map(({ lon }) => unit(lon))).map(zigzag)),
    ...(hasTags ? packed(10, pairs.map(varint)) : []),
  ]
}

function wayBytes({ id, refs, tags }: SampleWay, index: Index): Bytes {
  return [...field(1, signed(id)), ...tagBytes(tags, index), ...packed(8, deltas(refs).map(zigzag))]
}

const TYPES = ['node', 'way', 'relation']

function relationBytes({ id, members, tags }: SampleRelation, index: Index): Bytes {
  return [
    ...field(1, signed(id)),
    ...tagBytes(tags, index),
    ...packed(
      8,
      members.map(({ role }) => varint(index(role))),
    ),
    ...packed(9, deltas(members.map(({ ref }) => ref)).map(zigzag)),
    ...packed(
      10,
      members.map(({ type }) => varint(TYPES.indexOf(type))),
    ),
  ]
}

function tagBytes(tags: SampleTags, index: Index): Bytes {
  return [
    ...packed(
      2,
      Object.keys(tags).map((key) => varint(index(key))),
    ),
    ...packed(
      3,
      Object.values(tags).map((value) => varint(index(value))),
    ),
  ]
}

function deltas(values: readonly number[]): readonly number[] {
  return values.map((value, at) => value - (values[at - 1] ?? 0))
}

export function varint(value: number | bigint): Bytes {
  let rest = BigInt.asUintN(64, BigInt(value))
  const parts: number[] = []
  while (rest >= 128n) {
    parts.push(Number(rest % 128n) + 128)
    rest /= 128n
  }
  return [...parts, Number(rest)]
}

function zigzag(value: number): Bytes {
  const whole = BigInt(value)
  return varint(whole >= 0n ? whole * 2n : -whole * 2n - 1n)
}

function signed(value: number): Bytes {
  return varint(value)
}

function field(key: number, value: Bytes): Bytes {
  return [...varint(key * 8), ...value]
}

export function number(key: number, value: number | bigint): Bytes {
  return field(key, varint(value))
}

export function bytes(key: number, value: Bytes): Bytes {
  return [...varint(key * 8 + 2), ...varint(value.length), ...value]
}

export function text(key: number, value: string): Bytes {
  return bytes(key, [...new TextEncoder().encode(value)])
}

function packed(key: number, values: readonly Bytes[]): Bytes {
  return bytes(key, values.flat())
}
