import {
  natsServers as allNatsServers,
  findNatsServer,
  NATS_WAYS,
  type NatsProgram,
} from '@urbe/local-servers'

/** Every version of nats-server that this machine has, oldest first; `make servers` brings more. */
export async function natsServers(): Promise<readonly NatsProgram[]> {
  const found = await allNatsServers(process.env)
  if (found.length === 0) throw new Error(`no nats-server: ${NATS_WAYS}`)
  return found
}

/** The system's own, which is what a test gets that does not ask for another. */
export async function systemNatsServer(): Promise<string> {
  const program = await findNatsServer(process.env['PATH'] ?? '')
  if (program === undefined) throw new Error(`no nats-server: ${NATS_WAYS}`)
  return program
}
