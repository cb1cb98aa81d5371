import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

import { Complaint } from './complaint.ts'
import type { Site } from './servers.ts'

const LINES_BEFORE = 20

/** Follows every log of this state folder until it is interrupted. */
export async function logs({ layout }: Site): Promise<void> {
  const names = (await readdir(layout.logs).catch(() => [])).filter((name) => name.endsWith('.log'))
  if (names.length === 0) throw new Complaint(`no logs in ${layout.logs}`)
  const files = names.toSorted().map((name) => join(layout.logs, name))
  const tail = spawn('tail', ['-n', `${LINES_BEFORE}`, '-F', ...files], { stdio: 'inherit' })
  process.once('SIGINT', () => tail.kill())
  await once(tail, 'exit')
}
