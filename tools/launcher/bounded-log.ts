import { copyFileSync, openSync, statSync, truncateSync } from 'node:fs'

const LOG_BYTES_MAX = 10_000_000

/** Opened for appending: after a truncation the writer goes on at the start. */
export function openLog(file: string): number {
  return openSync(file, 'a', 0o600)
}

/** Keeps one older part. The processes write into the file themselves, so they outlive the supervisor. */
export function boundLog(file: string, bytesMax: number = LOG_BYTES_MAX): boolean {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) <= bytesMax) return false
  copyFileSync(file, `${file}.1`)
  truncateSync(file)
  return true
}
