import { until } from '@urbe/local-servers'

import { isAlive, signalTo } from './process-identity.ts'
import { orphansOf, type Record, type RecordedProcess, readRecord, removeRecord } from './record.ts'
import type { Site } from './servers.ts'

const SUPERVISOR_DEADLINE_MS = 60_000
const ORPHAN_DEADLINE_MS = 25_000

/** Ends exactly what was started here. */
export async function down(site: Site): Promise<void> {
  const record = readRecord(site.layout.record)
  if (record === undefined) return site.say('Urbe is not running')
  await endRecorded(record, site)
  site.say('Urbe is stopped')
}

/** The supervisor ends its own; what a lost supervisor left behind is ended here, services first. */
export async function endRecorded(
  record: Record,
  { layout, say }: Pick<Site, 'layout' | 'say'>,
): Promise<void> {
  if (signalTo(record.supervisor, 'SIGTERM')) {
    say('stopping     services first, then their servers')
    const ended = await until(async () => !isAlive(record.supervisor), { deadlineMs: SUPERVISOR_DEADLINE_MS })
    if (!ended) signalTo(record.supervisor, 'SIGKILL')
  }
  const orphans = orphansOf(record)
  if (orphans.length > 0)
    say(`ending what a lost supervisor left: ${orphans.map(({ name }) => name).join(', ')}`)
  for (const stage of ['service', 'server'] as const) {
    await Promise.all(orphans.filter((orphan) => orphan.stage === stage).map(endOrphan))
  }
  removeRecord(layout.record)
}

async function endOrphan(orphan: RecordedProcess): Promise<void> {
  signalTo(orphan, orphan.name === 'postgres' ? 'SIGINT' : 'SIGTERM')
  const ended = await until(async () => !isAlive(orphan), { deadlineMs: ORPHAN_DEADLINE_MS })
  if (!ended) signalTo(orphan, 'SIGKILL')
}
