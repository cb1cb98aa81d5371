const LATE_MS_MAX = 3
const ONE_IN = 16

/** Makes a thread late for some of its meetings: each thread by other times, so that all orders of arrival come about. */
export function delaysOf(seed: number, thread: number): () => void {
  let state = (Math.imul(seed, 0x9e3779b1) + thread) | 0
  const sleeper = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    if ((state >>> 16) % ONE_IN === 0) Atomics.wait(sleeper, 0, 0, (state >>> 8) % (LATE_MS_MAX + 1))
  }
}
