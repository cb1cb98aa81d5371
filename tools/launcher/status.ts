import { answerOf } from './answers.ts'
import { isAlive } from './process-identity.ts'
import { type RecordedProcess, readRecord } from './record.ts'
import type { Site } from './servers.ts'

const NAME_WIDTH = 18

/** One line a process; true when the platform runs and all of it is well. */
export async function status({ layout, say }: Site): Promise<boolean> {
  const record = readRecord(layout.record)
  if (record === undefined || !isAlive(record.supervisor)) {
    say('Urbe is not running')
    return false
  }
  say(`Urbe at ${record.origin}, supervisor ${record.supervisor.pid}`)
  const states = await Promise.all(record.processes.map(stateOf))
  for (const [at, { name, pid }] of record.processes.entries()) {
    say(`  ${name.padEnd(NAME_WIDTH)}${String(pid).padEnd(9)}${states[at]}`)
  }
  return states.every((state) => state === 'ready' || state === 'running')
}

async function stateOf(process: RecordedProcess): Promise<string> {
  if (!isAlive(process)) return 'ended'
  const { health, caFile } = process
  if (health === undefined) return 'running'
  return await answerOf(health, caFile)
}
