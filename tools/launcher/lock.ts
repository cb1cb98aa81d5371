import { readFileSync, rmSync, writeFileSync } from 'node:fs'

import { Complaint } from './complaint.ts'
import { type Identity, identify, isAlive } from './process-identity.ts'

/** Two who do the same in one state folder would do it twice. A lock whose owner is gone counts for nothing. */
export function takeLock(file: string, what = 'start'): Disposable {
  const self = identify(process.pid)
  const owner = ownerOf(file)
  if (owner !== undefined && isAlive(owner)) {
    throw new Complaint(`another ${what} is at work in this state folder (process ${owner.pid})`)
  }
  rmSync(file, { force: true })
  try {
    writeFileSync(file, JSON.stringify(self), { flag: 'wx', mode: 0o600 })
  } catch (cause) {
    throw new Complaint(`another ${what} is at work in this state folder`, { cause })
  }
  return { [Symbol.dispose]: () => rmSync(file, { force: true }) }
}

function ownerOf(file: string): Identity | undefined {
  try {
    // Only `takeLock` writes this file.
    return JSON.parse(readFileSync(file, 'utf8')) as Identity
  } catch {
    return undefined
  }
}
