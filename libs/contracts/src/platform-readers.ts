import type { Permission } from './permissions.ts'

/**
 * Which permissions show what stands on PLATFORM, by the beginnings of its subjects: those of every beginning that fits are needed.
 * Live and in the log it is the same; what begins otherwise is shown to nobody live.
 */
export const platformReaders: Readonly<Record<string, Permission>> = {
  'plat.auth': 'user:read',
  'plat.monitoring': 'alert:read',
  'plat.monitoring.anomaly': 'audit:read',
  'plat.monitoring.risk': 'audit:read',
  'plat.simulation': 'city:read',
}

/** None: nobody said who may see it. */
export function readersOf(subject: string): readonly Permission[] {
  return Object.entries(platformReaders)
    .filter(([beginning]) => subject.startsWith(`${beginning}.`))
    .map(([, permission]) => permission)
}
