import { type CitySpec, FileFormatError, parseTntpNetwork, parseTntpTrips } from '@urbe/city-model'
import { type CityEvent, streams, subjects } from '@urbe/contracts'
import {
  type CommandAsker,
  type CommandHandler,
  Conflict,
  commitIdOf,
  type EventLog,
  UNBORN,
} from '@urbe/event-log'
import type { Position } from '@urbe/http'
import { type Clock, Refusal } from '@urbe/kernel'

import type { CityCommand } from '../city/decide.ts'
import type { ImportForm } from '../city/routes.ts'
import type { CityEntry } from '../city/state.ts'
import { InvalidSource } from '../world/world-client.ts'
import { sourceEvents } from './files.ts'
import { readForm } from './multipart.ts'

type Founding = Extract<CityCommand, { type: 'FoundCity' }>['data']

interface Deps {
  readonly log: EventLog
  readonly clock: Clock
  readonly handle: CommandHandler<CityEntry, CityCommand, CityEvent>
  readonly provisionStream: (cityId: string) => Promise<unknown>
  /** Founds the world on trial; rejects with `InvalidSource` when it is none. */
  readonly probe: (spec: CitySpec) => Promise<void>
}

interface Handled {
  readonly version: number
  readonly position: Position
}

/** How a city comes into the world: its stream first, its files into it, and the directory's entry last. */
export function foundings({ log, clock, handle, provisionStream, probe: onTrial }: Deps) {
  async function probe(spec: CitySpec): Promise<void> {
    try {
      await onTrial(spec)
    } catch (error) {
      if (!(error instanceof InvalidSource)) throw error
      throw new Refusal('import_invalid', error.message)
    }
  }

  async function found(cityId: string, founding: Founding, asker: CommandAsker): Promise<Handled> {
    await provisionStream(cityId)
    return handle(cityId, { type: 'FoundCity', data: founding }, asker)
  }

  async function foundFromFiles(cityId: string, form: ImportForm, asker: CommandAsker): Promise<Handled> {
    const files = {
      network: form.net,
      trips: form.trips,
      ...(form.nodes !== undefined && { nodes: form.nodes }),
    }
    const travellers = checked(files)
    await probe({ seed: 0, citizens: travellers, source: { kind: 'tntp', ...files } })
    await provisionStream(cityId)
    const events = await sourceEvents(files)
    for (const [part, event] of events.entries()) {
      await attach({ cityId, part, event, asker })
    }
    const source = { kind: 'tntp', parts: events.length } as const
    const founding = { name: form.name, seed: 0, citizens: travellers, source, ownerId: asker.actor }
    return handle(cityId, { type: 'FoundCity', data: founding }, asker)
  }

  async function attach({ cityId, part, event, asker }: Attachment): Promise<void> {
    const subject = subjects.source(cityId, part)
    const { actor, commandId, correlationId } = asker
    try {
      await log.append({
        stream: streams.city(cityId),
        subject,
        events: [event],
        expected: UNBORN,
        commitId: commitIdOf(commandId, subject),
        actor,
        correlationId,
        at: clock().toISOString(),
      })
    } catch (error) {
      // Only a repetition of this very import writes here, and it has written the same part before.
      if (!(error instanceof Conflict)) throw error
    }
  }

  return { found, foundFromFiles }
}

interface Attachment {
  readonly cityId: string
  readonly part: number
  readonly event: Awaited<ReturnType<typeof sourceEvents>>[number]
  readonly asker: CommandAsker
}

/** Reads the files one by one, so that a bad one is named before anything is stored; answers with the trips of a day. */
function checked({ network, trips }: { network: string; trips: string }): number {
  reading('net', () => parseTntpNetwork(network))
  const { flows } = reading('trips', () => parseTntpTrips(trips))
  return Math.max(1, Math.round(flows.reduce((sum, flow) => sum + flow.trips, 0)))
}

function reading<Parsed>(file: string, parse: () => Parsed): Parsed {
  try {
    return parse()
  } catch (error) {
    if (!(error instanceof FileFormatError)) throw error
    const errors = [
      { pointer: `/${file}`, code: 'line', detail: `line ${error.line}: expected ${error.expected}` },
    ]
    throw new Refusal('import_invalid', `${file}, line ${error.line}: expected ${error.expected}`, { errors })
  }
}

/** The form of `POST /imports`. */
export async function readImport(request: Parameters<typeof readForm>[0]): Promise<ImportForm> {
  const { fields, files } = await readForm(request)
  const name = fields['name']?.trim() ?? ''
  const errors = [
    ...(fields['kind'] === 'tntp' ? [] : [{ pointer: '/kind', code: 'unknown', detail: 'expected tntp' }]),
    ...(name.length >= 1 && name.length <= 80 ? [] : [missing('/name', 'a name of 1 to 80 characters')]),
    ...(files['net'] ? [] : [missing('/net', 'a TNTP network file')]),
    ...(files['trips'] ? [] : [missing('/trips', 'a TNTP trips file')]),
  ]
  if (errors.length > 0) throw new Refusal('import_invalid', 'the form is not complete', { errors })
  const { net = '', trips = '', nodes } = files
  return { name, net, trips, ...(nodes !== undefined && { nodes }) }
}

const missing = (pointer: string, expected: string) => ({
  pointer,
  code: 'missing',
  detail: `expected ${expected}`,
})
