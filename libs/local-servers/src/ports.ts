import { once } from 'node:events'
import { createServer, type Server } from 'node:net'

const LOOPBACK = '127.0.0.1'

/**
 * Where they are looked for: below those that systems lend to connections that go out. Whoever is down for a moment finds its port free
 * again, however many connections are made meanwhile.
 */
const LOWEST = 10_000
const BEYOND = 32_000
const TRIES_MAX = 1_000

export interface PortsWanted {
  /** Set apart for somebody who does not listen yet. */
  readonly except?: ReadonlySet<number>
  /** Of so many equal parts of the range, only this one, counted from 0: who shares the machine asks in another. */
  readonly part?: { readonly number: number; readonly of: number }
}

/** Different free ports on the loopback. They are held together, so that none is handed out twice. */
export async function freePorts(
  count: number,
  { except = new Set(), part = { number: 0, of: 1 } }: PortsWanted = {},
): Promise<readonly number[]> {
  const span = Math.floor((BEYOND - LOWEST) / part.of)
  const lowest = LOWEST + part.number * span
  const probes: Server[] = []
  for (let tries = 0; probes.length < count && tries < TRIES_MAX; tries++) {
    const port = lowest + Math.floor(Math.random() * span)
    const probe = except.has(port) ? undefined : await listening(port).catch(unlessTaken)
    if (probe !== undefined) probes.push(probe)
  }
  const ports = probes.map(portOf)
  await Promise.all(probes.map(closed))
  if (ports.length < count) throw new Error(`no ${count} free ports from ${lowest} to ${lowest + span - 1}`)
  return ports
}

export async function isPortFree(port: number): Promise<boolean> {
  try {
    await closed(await listening(port))
    return true
  } catch {
    return false
  }
}

async function listening(port: number): Promise<Server> {
  const probe = createServer().listen(port, LOOPBACK)
  await once(probe, 'listening')
  return probe
}

/** Somebody else has it, or it is set apart by the system. */
function unlessTaken(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') throw error
}

function portOf(probe: Server): number {
  const address = probe.address()
  if (address === null || typeof address === 'string') throw new Error('the probe has no port')
  return address.port
}

function closed(probe: Server): Promise<void> {
  return new Promise((resolve) => probe.close(() => resolve()))
}
