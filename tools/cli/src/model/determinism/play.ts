import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

import { Failure } from '../../exit.ts'
import type { Job } from './job.ts'
import type { OtherNode } from './nodes.ts'

const STDERR_MAX = 4_000

/** State hashes by tick. */
export type Hashes = ReadonlyMap<number, string>

interface Played {
  readonly hashes: Hashes
  readonly wasKilled: boolean
}

/** Lets a process live a city's life and tells the hash of each of its ticks. */
export async function play(node: OtherNode, entry: string, job: Job): Promise<Played> {
  const child = spawn(node.program, ['--no-warnings', entry, JSON.stringify(job)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-STDERR_MAX)
  })
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve({ code, signal }))
  })
  const hashes = new Map<number, string>()
  for await (const line of createInterface({ input: child.stdout })) {
    const [tick = '', hash = ''] = line.split(' ')
    hashes.set(Number(tick), hash)
  }
  const { code, signal } = await ended
  const wasKilled = job.killed !== undefined && signal === 'SIGKILL'
  if (code !== 0 && !wasKilled) throw new Failure(`a run under ${node.version} failed: ${said.trim()}`)
  return { hashes, wasKilled }
}

/** The first tick at which a run came to another state, or to none; nothing where it is the same life from end to end. */
export function firstDifference(expected: Hashes, found: Hashes): number | undefined {
  for (const [tick, hash] of expected) if (found.get(tick) !== hash) return tick
  for (const tick of found.keys()) if (!expected.has(tick)) return tick
  return undefined
}
