import { freePorts as freePortsOf } from '@urbe/local-servers'

/** Jest's workers ask in parts of their own, so that none gets a port that another is about to listen on. */
const PARTS = 8
const part = { number: Number(process.env['JEST_WORKER_ID'] ?? 0) % PARTS, of: PARTS }
const given = new Set<number>()

/** Free ports on the loopback that this process has not been given before. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const ports = await freePortsOf(count, { except: given, part })
  for (const port of ports) given.add(port)
  return ports
}

/** One free port on the loopback. */
export async function freePort(): Promise<number> {
  const [port] = await freePorts(1)
  if (port === undefined) throw new Error('no free port')
  return port
}
