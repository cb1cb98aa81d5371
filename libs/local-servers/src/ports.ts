import { once } from 'node:events'
import { createServer, type Server } from 'node:net'

const LOOPBACK = '127.0.0.1'

/** Different free ports on the loopback. They are held together, so that none is handed out twice. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const probes = await Promise.all(Array.from({ length: count }, () => listening(0)))
  const ports = probes.map(portOf)
  await Promise.all(probes.map(closed))
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

function portOf(probe: Server): number {
  const address = probe.address()
  if (address === null || typeof address === 'string') throw new Error('the probe has no port')
  return address.port
}

function closed(probe: Server): Promise<void> {
  return new Promise((resolve) => probe.close(() => resolve()))
}
