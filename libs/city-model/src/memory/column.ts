/**
 * The five kinds of column. The readers are one per kind on purpose: each stays monomorphic, so V8 compiles it to a plain
 * load. Their cast holds because every index of the model comes from a loop over, or a value stored in, a column of that
 * length; an index from outside is checked at the door.
 */
export interface ColumnKinds {
  readonly u8: Uint8Array
  readonly u16: Uint16Array
  readonly i32: Int32Array
  readonly f64: Float64Array
}

export type ColumnKind = keyof ColumnKinds

export function u8(column: Uint8Array, index: number): number {
  return column[index] as number
}

export function i32(column: Int32Array, index: number): number {
  return column[index] as number
}

export function f64(column: Float64Array, index: number): number {
  return column[index] as number
}

export function addI32(column: Int32Array, index: number, amount: number): void {
  column[index] = i32(column, index) + amount
}

export function addF64(column: Float64Array, index: number, amount: number): void {
  column[index] = f64(column, index) + amount
}
