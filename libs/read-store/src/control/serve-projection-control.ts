import {
  type ProjectionControl,
  type ProjectionControlled,
  projectionControl,
  type ServiceName,
  subjects,
} from '@urbe/contracts'
import type { LogConnection, LogLines } from '@urbe/event-log'
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
}

/** Answers what the event-store asks on behalf of an operator. Any one process of the service answers for all. */
export function serveProjectionControl({ connection, service, model, logger }: Options): () => void {
  const subject = subjects.projectionControl(service)
  const subscription = connection.subscribe(
    subject,
    (body, _, reply) => {
      if (reply === undefined) return
      void answer(model, body, logger).then((said) =>
        connection.publish(reply, utf8.encode(JSON.stringify(said))),
      )
    },
    { queue: service },
  )
  return () => subscription.unsubscribe()
}

async function answer(
  { control }: Pick<ReadModel, 'control'>,
  body: Uint8Array,
  logger: LogLines,
): Promise<ProjectionControlled> {
  try {
    const asked = projectionControl.parse(JSON.parse(text.decode(body)))
    return { ok: true, ...(await obey(control, asked)) }
  } catch (error) {
    // The refusals of the controls bear the codes of this answer.
    if (error instanceof Refusal) return { ok: false, code: error.code as RefusalCode, detail: error.message }
    logger.error({ error: String(error) }, 'a projection was not controlled')
    return { ok: false, code: 'not_ready', detail: 'something went wrong on our side' }
  }
}
type RefusalCode = Extract<ProjectionControlled, { ok: false }>['code']

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
