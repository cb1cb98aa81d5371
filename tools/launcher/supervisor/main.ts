import type { FromSupervisor, Plan, ToSupervisor } from '../plan.ts'
import { identify } from '../process-identity.ts'
import { fleetOf } from './fleet.ts'

const self = identify(process.pid)
if (self === undefined) throw new Error('this system does not say when a process started')

const report = (line: string) => process.stdout.write(`${new Date().toISOString()} ${line}\n`)
const tell = (message: FromSupervisor) => process.connected && process.send?.(message)

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

async function startServers(plan: Plan): Promise<void> {
  fleet = fleetOf(plan, self ?? never(), report)
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
  report('ready')
  tell({ type: 'ready' })
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
