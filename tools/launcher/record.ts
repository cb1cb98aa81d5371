import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'

import { type Identity, isAlive } from './process-identity.ts'

export interface RecordedProcess extends Identity {
  readonly name: string
  readonly stage: 'server' | 'service'
  readonly health?: string
  /** Who may vouch for whoever answers there. */
  readonly caFile?: string
}

/** What was started, written before anything depends on it, so that exactly that can be ended again. */
export interface Record {
  readonly supervisor: Identity
  readonly origin: string
  readonly ready: boolean
  readonly processes: readonly RecordedProcess[]
}

export function readRecord(file: string): Record | undefined {
  try {
    // Only `writeRecord` writes this file, and always as a whole.
    return JSON.parse(readFileSync(file, 'utf8')) as Record
  } catch {
    return undefined
  }
}

export function writeRecord(file: string, record: Record): void {
  writeFileSync(`${file}.new`, JSON.stringify(record, undefined, 2), { mode: 0o600 })
  renameSync(`${file}.new`, file)
}

export function removeRecord(file: string): void {
  rmSync(file, { force: true })
}

/** Recorded processes that still run although nobody watches them any more. */
export function orphansOf(record: Record): readonly RecordedProcess[] {
  return isAlive(record.supervisor) ? [] : record.processes.filter(isAlive)
}
