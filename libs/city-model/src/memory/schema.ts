import type { ColumnKind, ColumnKinds } from './column.ts'

export interface ColumnShape<Kind extends ColumnKind = ColumnKind> {
  readonly kind: Kind
  readonly count: number
}

/** The columns of a part of the world, by name. */
export type Shape = Readonly<Record<string, ColumnShape>>

export type ColumnsOf<S extends Shape> = { readonly [Name in keyof S]: ColumnKinds[S[Name]['kind']] }

export interface PlacedColumn extends ColumnShape {
  readonly name: string
  readonly offset: number
}

export interface Schema {
  readonly columns: readonly PlacedColumn[]
  readonly bytes: number
}

const ALIGNMENT_BYTES = 64
const BYTES: Readonly<Record<ColumnKind, number>> = { u8: 1, u16: 2, i32: 4, f64: 8 }

export function column<Kind extends ColumnKind>(kind: Kind, count: number): ColumnShape<Kind> {
  return { kind, count }
}

/** Lays columns out one after the other, each on its own cache lines, in the order of the shape. */
export function schemaOf(shape: Shape): Schema {
  const columns: PlacedColumn[] = []
  let offset = 0
  for (const [name, { kind, count }] of Object.entries(shape)) {
    columns.push({ name, kind, count, offset })
    offset += Math.ceil(sizeOf({ kind, count }) / ALIGNMENT_BYTES) * ALIGNMENT_BYTES
  }
  return { columns, bytes: offset }
}

/** In bytes. */
export function sizeOf({ kind, count }: ColumnShape): number {
  return BYTES[kind] * count
}

/** Two worlds may exchange bytes only when this text is the same. */
export function describeSchema(schema: Schema): string {
  return schema.columns.map(({ name, kind, count }) => `${name}:${kind}[${count}]`).join(' ')
}

export function columnsOver<S extends Shape>(shape: S, buffer: ArrayBufferLike): ColumnsOf<S> {
  const views = schemaOf(shape).columns.map((each) => [each.name, view(each, buffer)] as const)
  // The keys and the kinds are those of the shape, from which both were just made.
  return Object.fromEntries(views) as ColumnsOf<S>
}

function view({ kind, count, offset }: PlacedColumn, buffer: ArrayBufferLike): ColumnKinds[ColumnKind] {
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
