/**
 * A part of a tick. It reads and writes columns of the world, and says which: an audit holds it to that. The rows of a parallel phase
 * may be worked on in any order and by several threads; it writes only what belongs to its rows, and reads nothing that other rows of
 * the same phase write. A serial phase has one row.
 */
export interface Phase {
  readonly name: string
  readonly reads: readonly string[]
  readonly writes: readonly string[]
  readonly rows: number
  /** Works on the rows `from` up to, without, `to`: at least one. `now` is in seconds of the city. */
  readonly run: (from: number, to: number, now: number) => void
}

/** The first row of a thread's share; the share ends where that of the next begins. */
export function shareOf(rows: number, thread: number, threads: number): number {
  return Math.floor((rows * thread) / threads)
}

export function runWhole({ run, rows }: Phase, now: number): void {
  run(0, rows, now)
}
