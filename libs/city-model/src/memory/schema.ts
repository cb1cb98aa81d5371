import type { ColumnKind, ColumnKinds } from './column.ts'

export interface ColumnShape<Kind extends ColumnKind = ColumnKind> {
  readonly kind: Kind
  readonly count: number
  /**
   * What the labels of cities call it that were kept before it had its present name, or more numbers: it may have grown within its last
   * cache line, which was zeros.
   */
  readonly label?: string
}

/** The columns of a part of the world, by name. */
export type Shape = Readonly<Record<string, ColumnShape>>

export type ColumnsOf<S extends Shape> = { readonly [Name in keyof S]: ColumnKinds[S[Name]['kind']] }

export interface PlacedColumn extends ColumnShape {
  readonly name: string
  readonly offset: number
}

export interface Schema {
  /** In the order of the shape. */
  readonly columns: readonly PlacedColumn[]
  /**
   * The buffer begins with two words a column, its digest, and goes on with the columns that fill no more than a cache line: up to
   * here it is hashed at every tick.
   */
  readonly hotBytes: number
  readonly bytes: number
}

const ALIGNMENT_BYTES = 64
/** Words of a column's digest. */
export const DIGEST_WORDS = 2
const BYTES: Readonly<Record<ColumnKind, number>> = { u8: 1, u16: 2, i32: 4, f64: 8 }

export function column<Kind extends ColumnKind>(
  kind: Kind,
  count: number,
  label?: string,
): ColumnShape<Kind> {
  return { kind, count, ...(label !== undefined && { label }) }
}

/** Lays columns out behind their digests, each on its own cache lines: the small ones first, else in the order of the shape. */
export function schemaOf(shape: Shape): Schema {
  const wanted = Object.entries(shape).map(([name, each]) => ({ ...each, name }))
  const digests = aligned(wanted.length * DIGEST_WORDS * BYTES.i32)
  const offsets = new Map<string, number>()
  const place = (from: number, columns: typeof wanted): number =>
    columns.reduce((offset, each) => {
      offsets.set(each.name, offset)
      return offset + aligned(sizeOf(each))
    }, from)
  const hotBytes = place(digests, wanted.filter(isHot))
  const bytes = place(
    hotBytes,
    wanted.filter((each) => !isHot(each)),
  )
  return {
    columns: wanted.map((each) => ({ ...each, offset: offsets.get(each.name) ?? 0 })),
    hotBytes,
    bytes,
  }
}

export function isHot(shape: ColumnShape): boolean {
  return sizeOf(shape) <= ALIGNMENT_BYTES
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT_BYTES) * ALIGNMENT_BYTES
}

/** All words of a column, the zeros that fill its last cache line included. */
export function wordsOf(column: PlacedColumn, buffer: ArrayBufferLike): Int32Array {
  return new Int32Array(buffer, column.offset, aligned(sizeOf(column)) / BYTES.i32)
}

/** In bytes. */
export function sizeOf({ kind, count }: ColumnShape): number {
  return BYTES[kind] * count
}

/** Two worlds may exchange bytes only when this text is the same. */
export function describeSchema(schema: Schema): string {
  return schema.columns.map(({ name, kind, count, label }) => label ?? `${name}:${kind}[${count}]`).join(' ')
}

/** Views of the columns of a shape; of a part of the world's shape when the schema is the world's. */
export function columnsOver<S extends Shape>(
  shape: S,
  buffer: ArrayBufferLike,
  schema: Schema = schemaOf(shape),
): ColumnsOf<S> {
  const wanted = schema.columns.filter(({ name }) => Object.hasOwn(shape, name))
  const views = wanted.map((each) => [each.name, columnOver(each, buffer)] as const)
  // The keys and the kinds are those of the shape, from which both were just made.
  return Object.fromEntries(views) as ColumnsOf<S>
}

/** The view of one column. */
export function columnOver(
  { kind, count, offset }: PlacedColumn,
  buffer: ArrayBufferLike,
): ColumnKinds[ColumnKind] {
  switch (kind) {
    case 'u8':
      return new Uint8Array(buffer, offset, count)
    case 'u16':
      return new Uint16Array(buffer, offset, count)
    case 'i32':
      return new Int32Array(buffer, offset, count)
    case 'f64':
      return new Float64Array(buffer, offset, count)
  }
}
