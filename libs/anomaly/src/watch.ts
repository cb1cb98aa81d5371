import type { AnomalyDetector, AuditEntry } from '@urbe/contracts'

import { actOf } from './act.ts'
import { asUnknown, type Detector, type Finding } from './detector.ts'
import { massExport } from './exports.ts'
import { guessing } from './guessing.ts'
import { unusualHours } from './hours.ts'
import { type Memory, memory } from './memory.ts'
import { privilege } from './privilege.ts'
import { openProfiles, type PlaceOf, PROFILES_MAX } from './profiles.ts'
import { forgedMessages, refreshReuse } from './single-acts.ts'
import { sources } from './sources.ts'
import { takeover } from './takeover.ts'
import type { Thresholds } from './thresholds.ts'
import { travel } from './travel.ts'

const MINUTE_MS = 60_000
const GRAVITY = { info: 0, warning: 1, critical: 2 } as const
export const SNAPSHOT_VERSION = 1

interface Options {
  readonly thresholds: Thresholds
  /** Undefined: nobody knows where a network is, and travel is not looked at. */
  readonly placeOf?: PlaceOf | undefined
}

/** Everything that is remembered, as plain JSON. */
export interface WatchSnapshot {
  readonly version: number
  /** The entry that comes next. */
  readonly next: number
  readonly memories: Readonly<Record<string, readonly (readonly [string, unknown])[]>>
}

export interface Watch {
  /** Looks at the next entry of the trail; one that was looked at before changes nothing. */
  readonly see: (entry: AuditEntry) => readonly Finding[]
  /** The entry that comes next. */
  readonly next: () => number
  /** The user who last came in under the name that the pseudonym stands for. */
  readonly ownerOf: (account: string) => string | undefined
  readonly snapshot: () => WatchSnapshot
  /** False when it was taken by another version: nothing is restored then. */
  readonly restore: (snapshot: WatchSnapshot) => boolean
  /** Keys that are remembered, by memory. */
  readonly sizes: () => Readonly<Record<string, number>>
}

export function openWatch({ thresholds, placeOf }: Options): Watch {
  const profiles = openProfiles(placeOf ?? (() => undefined))
  const told = memory<readonly [at: number, gravity: number]>(PROFILES_MAX)
  const detectors: Readonly<Record<string, Detector>> = {
    guessing: guessing(thresholds.bruteForce, profiles),
    sources: sources(thresholds, profiles),
    ...(placeOf !== undefined && { travel: travel(thresholds.travel, profiles) }),
    privilege: privilege(thresholds.privilege),
    refresh: refreshReuse(profiles),
    forged: forgedMessages(),
    hours: unusualHours(thresholds.hours, profiles),
    exports: massExport(thresholds.exports),
    takeover: takeover(thresholds.takeover, profiles),
  }
  const memories = named({ profiles, told: { memories: { told: asUnknown(told) } }, ...detectors })
  let next = 0

  /** Once for each subject, and again after a while, or when it has become graver. */
  function isNews({ detector, subject, severity, lastAt }: Finding): boolean {
    const key = `${detector} ${subject.type} ${subject.id}`
    const [at, gravity] = told.get(key) ?? [Number.NEGATIVE_INFINITY, -1]
    if (lastAt - at < thresholds.quietMinutes * MINUTE_MS && GRAVITY[severity] <= gravity) return false
    told.set(key, [lastAt, GRAVITY[severity]])
    return true
  }

  return {
    see(entry) {
      if (entry.seq < next) return []
      next = entry.seq + 1
      const act = actOf(entry)
      const found = Object.values(detectors).flatMap((detector) => detector.see(act))
      profiles.learn(act)
      return found.filter(isNews)
    },
    next: () => next,
    ownerOf: profiles.ownerOf,
    snapshot: () => ({
      version: SNAPSHOT_VERSION,
      next,
      memories: Object.fromEntries([...memories].map(([name, kept]) => [name, kept.dump()])),
    }),
    restore(snapshot) {
      if (snapshot.version !== SNAPSHOT_VERSION) return false
      for (const [name, kept] of memories) kept.load(snapshot.memories[name] ?? [])
      next = snapshot.next
      return true
    },
    sizes: () => Object.fromEntries([...memories].map(([name, kept]) => [name, kept.size()])),
  }
}

function named(
  owners: Readonly<Record<string, Pick<Detector, 'memories'>>>,
): ReadonlyMap<string, Memory<unknown>> {
  return new Map(
    Object.entries(owners).flatMap(([owner, { memories }]) =>
      Object.entries(memories).map(([name, kept]) => [`${owner}.${name}`, kept] as const),
    ),
  )
}

/** Which thresholds each detector goes by. */
export function thresholdsOf(
  all: Thresholds,
): Readonly<Record<AnomalyDetector, Readonly<Record<string, number>>>> {
  return {
    brute_force: all.bruteForce,
    distributed_brute_force: all.bruteForce,
    credential_stuffing: all.stuffing,
    password_spraying: all.spraying,
    impossible_travel: all.travel,
    privilege_escalation: all.privilege,
    refresh_reuse: {},
    unusual_hours: all.hours,
    mass_export: all.exports,
    takeover: all.takeover,
    forged_messages: {},
  }
}
