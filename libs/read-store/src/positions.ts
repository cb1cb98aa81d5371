import type { ProjectionHandle } from './run-projection.ts'

const WAIT_MS = 2_000

interface Position {
  readonly stream: string
  readonly sequence: number
}

/**
 * Waits until every projection of the position's stream is there. A stream that nothing here is built from needs no waiting.
 * `handles` is asked anew each time, so projections may come and go.
 */
export function positions(handles: () => Iterable<ProjectionHandle>) {
  return async ({ stream, sequence }: Position, timeoutMs = WAIT_MS): Promise<boolean> => {
    const concerned = [...handles()].filter((handle) => handle.stream === stream)
    const arrived = await Promise.all(concerned.map((handle) => handle.waitFor(sequence, timeoutMs)))
    return arrived.every(Boolean)
  }
}
