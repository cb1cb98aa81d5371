import { execFile } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { findNatsServer } from './nats-program.ts'

const run = promisify(execFile)
const ANSWER_DEADLINE_MS = 60_000
const VERSION = /v(\d+\.\d+\.\d+\S*)/

export interface NatsProgram {
  readonly version: string
  readonly program: string
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Where further versions of nats-server are kept for tests, as `<version>/nats-server`. It lies outside the checkout, so that it
 * outlives `node_modules` and serves every checkout on the machine.
 */
export function natsServerCache(environment: Environment): string {
  const { XDG_CACHE_HOME, HOME = '' } = environment
  const caches = XDG_CACHE_HOME === undefined || XDG_CACHE_HOME === '' ? join(HOME, '.cache') : XDG_CACHE_HOME
  return join(caches, 'urbe', 'nats-servers')
}

/** Every nats-server that can be found, each version once, oldest first: the system's and those in the cache. */
export async function natsServers(environment: Environment): Promise<readonly NatsProgram[]> {
  const found = new Map<string, NatsProgram>()
  for (const program of await candidates(environment)) {
    const version = await natsVersion(program)
    if (version !== undefined && !found.has(version)) found.set(version, { version, program })
  }
  return [...found.values()].sort((one, other) => byNumber(one.version, other.version))
}

/** The version that a program says it has; undefined when it does not run. */
export async function natsVersion(program: string): Promise<string | undefined> {
  const said = await run(program, ['--version'], { timeout: ANSWER_DEADLINE_MS }).catch(() => undefined)
  return VERSION.exec(said?.stdout ?? '')?.[1]
}

async function candidates(environment: Environment): Promise<readonly string[]> {
  const ofSystem = await findNatsServer(environment['PATH'] ?? '')
  const cache = natsServerCache(environment)
  // A folder that is not there holds no programs.
  const cached = await readdir(cache).catch(() => [])
  const programs = cached.map((version) => join(cache, version, 'nats-server'))
  return ofSystem === undefined ? programs : [ofSystem, ...programs]
}

function byNumber(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true })
}
