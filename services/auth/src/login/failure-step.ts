/** Failures come at whole steps of this, so that their time tells nothing about the kind of hash or whether there is one. */
export const FAILURE_STEP_MS = 250

/** How long an answer still waits that has taken so long already. */
export const pauseToStep = (passedMs: number): number =>
  Math.max(1, Math.ceil(passedMs / FAILURE_STEP_MS)) * FAILURE_STEP_MS - passedMs
