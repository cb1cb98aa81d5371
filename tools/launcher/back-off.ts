const FIRST_DELAY_MS = 200
const DELAY_MAX_MS = 10_000

/** Who ran so long was well; its next end counts as the first again. */
export const HEALTHY_AFTER_MS = 30_000

/** How long to wait before the next start, after so many ends in a row. */
export function restartDelayMs(endsInARow: number): number {
  return Math.min(FIRST_DELAY_MS * 2 ** Math.max(0, endsInARow - 1), DELAY_MAX_MS)
}

export function countEnd(endsInARow: number, ranForMs: number): number {
  return ranForMs >= HEALTHY_AFTER_MS ? 1 : endsInARow + 1
}
