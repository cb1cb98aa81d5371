import { readFile } from 'node:fs/promises'

import { Complaint } from '../complaint.ts'
import { isAlive } from '../process-identity.ts'
import { readRecord } from '../record.ts'
import type { Site } from '../servers.ts'
import type { Ports } from '../services.ts'
import { ours, type Rotated, rotated } from './due.ts'
import { rotationPlanOf } from './plan.ts'
import { rotate } from './rotate.ts'

/** New secrets while everything runs: all that are ours, or one kind. */
export async function rotateSecrets(site: Site, kind: string | undefined): Promise<void> {
  const { layout, say } = site
  const record = readRecord(layout.record)
  if (record === undefined || !isAlive(record.supervisor) || !record.ready)
    throw new Complaint('Urbe is not running: start it, secrets are exchanged while it runs')
  // Only the launcher writes this file.
  const ports = JSON.parse(await readFile(layout.ports, 'utf8')) as Ports
  const rotating = { plan: rotationPlanOf(site, ports), layout, tell: say }
  await rotate(rotating, kind === undefined ? ours(rotating) : [kindIn(kind, ours(rotating))])
}

function kindIn(text: string, known: readonly Rotated[]): Rotated {
  const kind = known.find((each) => each === text)
  if (kind !== undefined) return kind
  const foreign = rotated.some((each) => each === text) ? ` (${text} is not ours here)` : ''
  throw new Complaint(`say one of: ${known.join(', ')}, or nothing for all of them${foreign}`)
}
