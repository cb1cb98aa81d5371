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
import { refuse } from '@urbe/http'

const TIMEOUT_MS = 5_000
/** A former generation catches up before readers see it again. */
const SWITCH_TIMEOUT_MS = 25_000
const utf8 = new TextEncoder()
const text = new TextDecoder()

interface Wiring {
  readonly connection: Pick<LogConnection, 'request'>
  readonly listProjections: () => Promise<readonly ProjectionView[]>
}
interface ParkedQuery {
  readonly limit: number
  readonly after?: string | undefined
}
type Obeyed = Extract<ProjectionControlled, { ok: true }>
type Named = Exclude<ProjectionControl, { action: 'list' }>

/** What can be done with a projection; the service that it belongs to does it. */
export function projectionControl({ connection, listProjections }: Wiring) {
  async function ownerOf(name: string): Promise<ServiceName> {
    const view = (await listProjections()).find((each) => each.name === name)
    const owner = serviceNames.find((each) => each === view?.service)
    if (owner === undefined) throw refuse('projection_not_found', `No service has a projection ${name}`)
    return owner
  }

  async function obey(control: Named): Promise<{ service: ServiceName; said: Obeyed }> {
    const service = await ownerOf(control.projection)
    const said = await ask(connection, service, control)
    if (!said.ok) throw refuse(said.code, said.detail)
    return { service, said }
  }

  async function generationAfter(control: Named): Promise<ProjectionGeneration> {
    const { service, said } = await obey(control)
    return { ...answered(said.generation), service }
  }

  return {
    rebuild: (projection: string) => generationAfter({ action: 'rebuild', projection }),
    cancel: (projection: string) => generationAfter({ action: 'cancel', projection }),
    async switch(projection: string, generation: number | undefined) {
      const chosen = generation === undefined ? {} : { generation }
      const { service, said } = await obey({ action: 'switch', projection, ...chosen })
      return { ...answered(said.switched), service }
    },
    async parked(projection: string, { limit, after }: ParkedQuery): Promise<readonly ParkedEvent[]> {
      const from = after === undefined ? {} : { after }
      const { said } = await obey({ action: 'parked', projection, limit, ...from })
      return answered(said.parked)
    },
    async replay(projection: string, id: string): Promise<void> {
      await obey({ action: 'replay', projection, id })
    },
  }
}
export type ProjectionControls = ReturnType<typeof projectionControl>

async function ask(
  connection: Wiring['connection'],
  service: ServiceName,
  control: Named,
): Promise<ProjectionControlled> {
  const timeoutMs = control.action === 'switch' ? SWITCH_TIMEOUT_MS : TIMEOUT_MS
  const body = utf8.encode(JSON.stringify(control))
  try {
    const answer = await connection.request(subjects.projectionControl(service), body, timeoutMs)
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
