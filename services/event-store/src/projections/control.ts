import {
  type ParkedEvent,
  type ProjectionControl,
  type ProjectionControlled,
  type ProjectionGeneration,
  type ProjectionView,
  projectionControlled,
  type ServiceName,
  serviceNames,
  subjects,
} from '@urbe/contracts'
import { type LogConnection, LogUnavailable } from '@urbe/event-log'
import { type Asker, refuse } from '@urbe/http'

import { refusalOf, type VouchAs } from '../vouch-as.ts'

const TIMEOUT_MS = 5_000
/** A former generation catches up before readers see it again. */
const SWITCH_TIMEOUT_MS = 25_000
const utf8 = new TextEncoder()
const text = new TextDecoder()

interface Wiring {
  readonly connection: Pick<LogConnection, 'request'>
  readonly vouchAs: VouchAs
  readonly listProjections: () => Promise<readonly ProjectionView[]>
}
interface ParkedQuery {
  readonly limit: number
  readonly after?: string | undefined
}
type Obeyed = Extract<ProjectionControlled, { ok: true }>
type Named = Exclude<ProjectionControl, { action: 'list' }>

/** What can be done with a projection; the service that it belongs to does it. */
export function projectionControl({ listProjections, ...wiring }: Wiring) {
  async function ownerOf(name: string): Promise<ServiceName> {
    const view = (await listProjections()).find((each) => each.name === name)
    const owner = serviceNames.find((each) => each === view?.service)
    if (owner === undefined) throw refuse('projection_not_found', `No service has a projection ${name}`)
    return owner
  }

  async function obey(control: Named, asker: Asker): Promise<{ service: ServiceName; said: Obeyed }> {
    const service = await ownerOf(control.projection)
    const said = await ask(wiring, { service, control, asker })
    if (!said.ok) throw refusalOf(said)
    return { service, said }
  }

  async function generationAfter(control: Named, asker: Asker): Promise<ProjectionGeneration> {
    const { service, said } = await obey(control, asker)
    return { ...answered(said.generation), service }
  }

  return {
    rebuild: (projection: string, asker: Asker) => generationAfter({ action: 'rebuild', projection }, asker),
    cancel: (projection: string, asker: Asker) => generationAfter({ action: 'cancel', projection }, asker),
    async switch(projection: string, generation: number | undefined, asker: Asker) {
      const chosen = generation === undefined ? {} : { generation }
      const { service, said } = await obey({ action: 'switch', projection, ...chosen }, asker)
      return { ...answered(said.switched), service }
    },
    async parked(
      projection: string,
      { limit, after }: ParkedQuery,
      asker: Asker,
    ): Promise<readonly ParkedEvent[]> {
      const from = after === undefined ? {} : { after }
      const { said } = await obey({ action: 'parked', projection, limit, ...from }, asker)
      return answered(said.parked)
    },
    async replay(projection: string, id: string, asker: Asker): Promise<void> {
      await obey({ action: 'replay', projection, id }, asker)
    },
  }
}
export type ProjectionControls = ReturnType<typeof projectionControl>

interface Asking {
  readonly service: ServiceName
  readonly control: Named
  readonly asker: Asker
}

async function ask(
  { connection, vouchAs }: Pick<Wiring, 'connection' | 'vouchAs'>,
  { service, control, asker }: Asking,
): Promise<ProjectionControlled> {
  const timeoutMs = control.action === 'switch' ? SWITCH_TIMEOUT_MS : TIMEOUT_MS
  const subject = subjects.projectionControl(service)
  const body = utf8.encode(JSON.stringify(control))
  try {
    const headers = vouchAs(asker)({ subject, body })
    const answer = await connection.request(subject, body, timeoutMs, headers)
    return projectionControlled.parse(JSON.parse(text.decode(answer)))
  } catch (error) {
    if (error instanceof LogUnavailable) throw refuse('not_ready', `${service} does not answer`)
    throw error
  }
}

function answered<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('a service obeyed and did not say what came of it')
  return value
}
