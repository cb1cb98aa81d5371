import { type ServiceName, type SnapshotTaken, snapshotRequest, subjects } from '@urbe/contracts'
import { Refusal } from '@urbe/kernel'

import type { Admit, Asked } from './admit.ts'
import type { LogConnection, LogLines } from './connection.ts'

const QUEUE = 'snapshots'
const utf8 = new TextEncoder()
const text = new TextDecoder()

/** Takes one now and answers with the aggregate's subject; undefined when there is nothing to be kept. */
export type TakeSnapshot = (id: string, cityId: string | undefined) => Promise<string | undefined>

interface Serving {
  readonly connection: LogConnection
  readonly service: ServiceName
  readonly logger: LogLines
  /** By the type of the aggregate. */
  readonly take: Readonly<Record<string, TakeSnapshot>>
  readonly admit: Admit
}

/** Answers `svc.<service>.snapshots`: whoever owns an aggregate is the only one who can fold it. */
export function serveSnapshots({ connection, service, logger, take, admit }: Serving): () => void {
  const answer = async (asked: Asked): Promise<SnapshotTaken> => {
    try {
      await admit(asked, { permissions: ['snapshot:create'], changes: true, operation: 'takeSnapshot' })
    } catch (error) {
      return notAdmitted(error, logger)
    }
    return await taken(asked)
  }
  const taken = async ({ body }: Asked): Promise<SnapshotTaken> => {
    const asked = snapshotRequest.safeParse(parse(body))
    if (!asked.success) return refused('aggregate_not_found', 'the request cannot be read')
    const { type, id, cityId } = asked.data
    const found = Object.hasOwn(take, type) ? take[type] : undefined
    if (found === undefined) return refused('aggregate_not_found', `${service} keeps no ${type}`)
    try {
      const subject = await found(id, cityId)
      return subject === undefined
        ? refused('snapshot_not_possible', 'there is nothing to be kept')
        : { ok: true, subject }
    } catch (error) {
      logger.warn({ type, id, err: error }, 'a snapshot was not taken')
      if (error instanceof Refusal && error.code !== 'not_ready')
        return refused('snapshot_not_possible', error.message)
      return refused('not_ready', 'the snapshot could not be taken')
    }
  }
  const subscription = connection.subscribe(
    subjects.takeSnapshot(service),
    (body, subject, reply, meta) => {
      if (reply === undefined) return
      void answer({ subject, body, headers: meta.headers() }).then((given) =>
        connection.publish(reply, utf8.encode(JSON.stringify(given))),
      )
    },
    { queue: QUEUE },
  )
  return subscription.unsubscribe
}

function notAdmitted(error: unknown, logger: LogLines): SnapshotTaken {
  // The refusals of those who admit bear codes of this answer.
  if (error instanceof Refusal) return refused(error.code as Refused, error.message)
  logger.error({ err: error }, 'it could not be decided who may have a snapshot taken')
  return refused('not_ready', 'something went wrong on our side')
}

type Refused = Extract<SnapshotTaken, { ok: false }>['code']

function refused(code: Refused, detail: string): SnapshotTaken {
  return { ok: false, code, detail }
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(text.decode(body))
  } catch {
    return undefined
  }
}
