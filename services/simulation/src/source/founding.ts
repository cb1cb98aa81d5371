import type { ForWhom } from '@urbe/access'
import {
  type CitySpec,
  FileFormatError,
  hasSociety,
  parseTntpNetwork,
  parseTntpTrips,
} from '@urbe/city-model'
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
import type { WithinQuota } from '../city/quota.ts'
import { seedFrom } from '../city/seed.ts'
import type { CityEntry } from '../city/state.ts'
import type { Standing } from '../world/protocol.ts'
import { InvalidSource } from '../world/world-client.ts'
import { sourceEvents } from './files.ts'
import type { ImportForm } from './import-form.ts'

type Founding = Extract<CityCommand, { type: 'FoundCity' }>['data']

interface Deps {
  readonly log: EventLog
  readonly clock: Clock
  readonly handle: CommandHandler<CityEntry, CityCommand, CityEvent>
  /** For whom it is, or by the platform itself. */
  readonly provisionStream: (cityId: string, whom: ForWhom | undefined) => Promise<unknown>
  /** Founds the world on trial and tells how it stands; rejects with `InvalidSource` when it is none. */
  readonly probe: (spec: CitySpec) => Promise<Standing>
}

type Founder = CommandAsker & { readonly forWhom?: ForWhom }

interface Handled {
  readonly version: number
  readonly position: Position
}

/** How a city comes into the world: its stream first, its files into it, and the directory's entry last. */
export function foundings({ log, clock, handle, provisionStream, probe: onTrial }: Deps) {
  async function probe(spec: CitySpec): Promise<Standing> {
    try {
      return await onTrial(spec)
    } catch (error) {
      if (!(error instanceof InvalidSource)) throw error
      const { part, code } = error.at
      // Which of the files of an imported demand it is cannot be told any more.
      const isTold = spec.source.kind !== 'tntp' || part !== 'file'
      const errors = isTold ? [{ pointer: `/${part}`, code, detail: error.message }] : []
      throw new Refusal('import_invalid', error.message, { errors })
    }
  }

  async function found(cityId: string, founding: Founding, asker: Founder): Promise<Handled> {
    await provisionStream(cityId, asker.forWhom)
    return handle(cityId, { type: 'FoundCity', data: founding }, asker)
  }

  async function foundFromFiles(cityId: string, form: ImportForm, asker: Founder): Promise<Handled> {
    const { name, source } = form
    const seed = form.seed ?? (source.kind === 'tntp' ? 0 : seedFrom(cityId))
    const asked = source.kind === 'tntp' ? tripsIn(source) : form.citizens
    const { kpis } = await probe({ seed, citizens: asked, source })
    await provisionStream(cityId, asker.forWhom)
    const events = await sourceEvents(source)
    for (const [part, event] of events.entries()) {
      await attach({ cityId, part, event, asker })
    }
    const founding = {
      name,
      seed,
      citizens: asked === 0 && hasSociety(kpis) ? kpis.population : asked,
      source: { kind: source.kind, parts: events.length },
      ownerId: asker.actor,
    }
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

/** The same, as often as an owner may have cities. */
export function foundingsWithin(
  quota: WithinQuota,
  { found, foundFromFiles }: ReturnType<typeof foundings>,
): ReturnType<typeof foundings> {
  return {
    found: (cityId, founding, asker) =>
      quota({ cityId, ownerId: founding.ownerId }, () => found(cityId, founding, asker)),
    foundFromFiles: (cityId, form, asker) =>
      quota({ cityId, ownerId: asker.actor }, () => foundFromFiles(cityId, form, asker)),
  }
}

interface Attachment {
  readonly cityId: string
  readonly part: number
  readonly event: Awaited<ReturnType<typeof sourceEvents>>[number]
  readonly asker: CommandAsker
}

/** Reads the files one by one, so that a bad one is named before anything is stored; answers with the trips of a day. */
function tripsIn({ network, trips }: { readonly network: string; readonly trips: string }): number {
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
