const FIRST_ROOM = 1024

/** A column of numbers that grows by doubling; `values` is only as long as what was put in. */
export interface GrowingColumn {
  readonly push: (value: number) => void
  readonly values: () => Float64Array
}

export function growingColumn(): GrowingColumn {
  let column = new Float64Array(FIRST_ROOM)
  let count = 0
  return {
    push(value) {
      if (count === column.length) {
        const wider = new Float64Array(column.length * 2)
        wider.set(column)
        column = wider
      }
      column[count] = value
      count += 1
    },
    values: () => column.subarray(0, count),
  }
}
