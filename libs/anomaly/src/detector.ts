import type { AnomalyDetector, AnomalyEvent } from '@urbe/contracts'

import type { Act } from './act.ts'
import type { Memory } from './memory.ts'
import type { Event } from './window.ts'

type Told = AnomalyEvent['data']
/** A subject that is a network is named by the network itself here; what leaves the service is a pseudonym. */
export type Subject = Told['subject']

export interface Finding {
  readonly detector: AnomalyDetector
  readonly severity: Told['severity']
  readonly subject: Subject
  readonly measures: Told['measures']
  /** Places in the trail, the newest last. */
  readonly entries: readonly number[]
  readonly entryCount: number
  /** Milliseconds since 1970. */
  readonly firstAt: number
  readonly lastAt: number
  readonly networks: readonly string[]
}

export interface Detector {
  /** Looks at the next act of the trail. */
  readonly see: (act: Act) => readonly Finding[]
  /** What it remembers, by names that stay. */
  readonly memories: Readonly<Record<string, Memory<unknown>>>
}

const ENTRIES_MAX = 32
const NETWORKS_MAX = 8

interface Ground extends Pick<Finding, 'detector' | 'severity' | 'subject' | 'measures'> {
  readonly events: readonly Event[]
  readonly networks?: readonly (string | undefined)[]
}

export function finding({ events, networks = [], ...said }: Ground): Finding {
  const seqs = events.map(([, seq]) => seq)
  const known = networks.filter((network) => network !== undefined)
  return {
    ...said,
    entries: seqs.slice(-ENTRIES_MAX),
    entryCount: seqs.length,
    firstAt: events[0]?.[0] ?? 0,
    lastAt: events.at(-1)?.[0] ?? 0,
    networks: [...new Set(known)].slice(0, NETWORKS_MAX),
  }
}

/** The cast holds because a memory only gives back what it was given, and what was dumped under the same name. */
export const asUnknown = <Value>(kept: Memory<Value>) => kept as unknown as Memory<unknown>
