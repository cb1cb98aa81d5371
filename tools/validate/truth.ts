/** Something that others have found, and what this model makes of it. */
export interface Truth {
  /** Truths that belong together share one: `T6`. */
  readonly id: string
  readonly what: string
  readonly expected: string
  readonly obtained: string
  readonly tolerance: string
  readonly outcome: 'pass' | 'fail' | 'skipped'
}

/** In full, or so short that it can be part of every test run. */
export type Effort = 'short' | 'full'

export interface TruthSource {
  readonly part: string
  /** `folder` holds the published data; without it only what needs none is checked. */
  readonly run: (folder: string | undefined, effort: Effort) => AsyncIterable<Truth> | Iterable<Truth>
}

export function skipped(id: string, what: string, path: string): Truth {
  return { id, what, expected: '-', obtained: `no data at ${path}`, tolerance: '-', outcome: 'skipped' }
}
