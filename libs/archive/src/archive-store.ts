/** Where closed segments are kept: a folder, or a bucket of an S3-compatible store. */
export interface ArchiveStore {
  /** All or nothing, and on disk when it resolves; what bore the name before is replaced. */
  readonly put: (name: string, bytes: Uint8Array) => Promise<void>
  /** Undefined when there is nothing of that name. */
  readonly get: (name: string) => Promise<Uint8Array | undefined>
  /** What is not there is removed already. */
  readonly remove: (name: string) => Promise<void>
  /** Every name that begins with the prefix, sorted. */
  readonly list: (prefix: string) => Promise<readonly string[]>
}

/** The store cannot be reached, or it refuses. */
export class ArchiveUnavailable extends Error {
  override readonly name = 'ArchiveUnavailable'
}

const PART = /^[A-Za-z0-9_-][A-Za-z0-9_.-]*$/

/** Names become paths and URLs, so nothing in them may have a meaning there. */
export function checkedName(name: string): string {
  if (!name.split('/').every((part) => PART.test(part))) throw new Error(`no name for an archive: ${name}`)
  return name
}
