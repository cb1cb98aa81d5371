import {
  type ProjectionControl,
  type ProjectionControlled,
  projectionControl,
  type ServiceName,
  subjects,
} from '@urbe/contracts'
import type { Admit, Asked, LogConnection, LogLines, Needed } from '@urbe/event-log'
import { Refusal, unreachable } from '@urbe/kernel'

import type { Generation } from '../generation/generations.ts'
import type { ReadModel } from '../read-model.ts'

const utf8 = new TextEncoder()
const text = new TextDecoder()

interface Options {
  readonly connection: Pick<LogConnection, 'subscribe' | 'publish'>
  readonly service: ServiceName
  readonly model: Pick<ReadModel, 'control'>
  readonly logger: LogLines
  readonly admit: Admit
}

/** Answers what the event-store asks on behalf of an operator. Any one process of the service answers for all. */
export function serveProjectionControl(options: Options): () => void {
  const { connection, service } = options
  const subject = subjects.projectionControl(service)
  const subscription = connection.subscribe(
    subject,
    (body, on, reply, meta) => {
      if (reply === undefined) return
      void answer(options, { subject: on, body, headers: meta.headers() }).then((said) =>
        connection.publish(reply, utf8.encode(JSON.stringify(said))),
      )
    },
    { queue: service },
  )
  return () => subscription.unsubscribe()
}

async function answer(
  { model: { control }, admit, logger }: Options,
  message: Asked,
): Promise<ProjectionControlled> {
  try {
    const asked = projectionControl.parse(JSON.parse(text.decode(message.body)))
    await admit(message, neededFor(asked))
    return { ok: true, ...(await obey(control, asked)) }
  } catch (error) {
    // The refusals of the controls, and of those who admit, bear the codes of this answer.
    if (error instanceof Refusal) return { ok: false, code: error.code as RefusalCode, detail: error.message }
    logger.error({ error: String(error) }, 'a projection was not controlled')
    return { ok: false, code: 'not_ready', detail: 'something went wrong on our side' }
  }
}
type RefusalCode = Extract<ProjectionControlled, { ok: false }>['code']

function neededFor({ action }: ProjectionControl): Needed {
  const operation = `projection ${action}`
  switch (action) {
    case 'list':
    case 'parked':
      return { permissions: ['event:read'], changes: false, operation }
    case 'rebuild':
    case 'cancel':
    case 'switch':
    case 'replay':
      return { permissions: ['projection:manage'], changes: true, operation }
    default:
      return unreachable(action)
  }
}

async function obey(control: ReadModel['control'], asked: ProjectionControl) {
  switch (asked.action) {
    case 'list':
      return { generations: (await control.list()).map(viewOf) }
    case 'rebuild':
      return { generation: viewOf(await control.rebuild(asked.projection)) }
    case 'cancel':
      return { generation: viewOf(await control.cancel(asked.projection)) }
    case 'switch': {
      const { projection, comparison, ...rest } = await control.switch(asked.projection, asked.generation)
      return { switched: { name: projection, role: 'active' as const, ...rest, comparison: [...comparison] } }
    }
    case 'parked': {
      const { limit, after } = asked
      return { parked: [...(await control.parked(asked.projection, { limit, after }))] }
    }
    case 'replay':
      await control.replay(asked.projection, asked.id)
      return {}
    default:
      return unreachable(asked)
  }
}

const viewOf = ({ projection, generation, role }: Generation) => ({ name: projection, generation, role })
