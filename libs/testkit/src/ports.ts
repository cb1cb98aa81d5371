import { freePorts } from '@urbe/local-servers'

/** One free port on the loopback. */
export async function freePort(): Promise<number> {
  const [port] = await freePorts(1)
  if (port === undefined) throw new Error('no free port')
  return port
}
