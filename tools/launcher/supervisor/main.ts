import type { FromSupervisor, Plan, ToSupervisor } from '../plan.ts'
import { identify } from '../process-identity.ts'
import { keepSecretsYoung } from '../rotation/schedule.ts'
import { fleetOf } from './fleet.ts'

/** How often it is seen to it that no certificate ends. */
const RENEWAL_MS = 12 * 3_600_000

const self = identify(process.pid)
if (self === undefined) throw new Error('this system does not say when a process started')

const report = (line: string) => process.stdout.write(`${new Date().toISOString()} ${line}\n`)
const tell = (message: FromSupervisor) => process.connected && process.send?.(message)

let plan: Plan | undefined
let fleet: ReturnType<typeof fleetOf> | undefined
let ready = false
let stopping = false

async function stop(why: string): Promise<void> {
  if (stopping) return
  stopping = true
  report(`stopping: ${why}`)
  await fleet?.stop()
  report('stopped')
  process.exit(ready ? 0 : 1)
}

async function fail(reason: string): Promise<void> {
  if (stopping) return
  report(`start failed: ${reason}`)
  tell({ type: 'failed', reason })
  await stop('the start failed')
}

async function startServers(given: Plan): Promise<void> {
  plan = given
  fleet = fleetOf(given, self ?? never(), report)
  const trouble = await fleet.start('server')
  if (trouble === undefined) tell({ type: 'servers_ready' })
  else await fail(trouble)
}

async function startServices(): Promise<void> {
  const trouble = await fleet?.start('service')
  if (trouble !== undefined) return await fail(trouble)
  if (stopping) return
  ready = true
  fleet?.markReady()
  keepSecure()
  report('ready')
  tell({ type: 'ready' })
  if (plan !== undefined) keepSecretsYoung(plan.rotation, report)
}

/** Before certificates end they are renewed; the services see it by themselves, the servers are told. */
function keepSecure(): void {
  const { tls } = plan ?? {}
  if (tls === undefined) return
  const renew = async () => {
    // Loaded by those who need it only: it is large.
    const { installCertificates } = await import('../tls/install.ts')
    const renewed = await installCertificates(tls, new Date())
    if (renewed.length === 0) return
    fleet?.reload()
    report(`certificates renewed: ${renewed.join(', ')}`)
  }
  const again = () =>
    renew().catch((error: unknown) => report(`certificates could not be renewed: ${String(error)}`))
  setInterval(again, RENEWAL_MS)
}

function never(): never {
  throw new Error('unreachable')
}

process.on('SIGTERM', () => void stop('SIGTERM'))
process.on('SIGINT', () => void stop('SIGINT'))
// Whoever started us is gone before all was ready: nothing is left half started.
process.on('disconnect', () => ready || void stop('the starting command has ended'))
process.on('message', (message: ToSupervisor) => {
  const begun = message.type === 'plan' ? startServers(message.plan) : startServices()
  begun.catch((error: unknown) => fail(String(error)))
})
