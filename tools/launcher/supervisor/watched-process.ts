import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync } from 'node:fs'

import { countEnd, restartDelayMs } from '../back-off.ts'
import { openLog } from '../bounded-log.ts'
import type { ProcessPlan } from '../plan.ts'
import { type Identity, identify } from '../process-identity.ts'

/** Who has not ended by then is killed. */
const STOP_DEADLINE_MS = 25_000

export interface Watched {
  readonly plan: ProcessPlan
  readonly identity: () => Identity | undefined
  /** How often it has ended by itself since it was first started. */
  readonly ends: () => number
  readonly start: () => void
  /** Tells the process to read its configuration again. */
  readonly reload: () => void
  readonly stop: () => Promise<void>
}

interface Witness {
  readonly report: (line: string) => void
  /** Called as soon as there is a new process. */
  readonly changed: () => void
}

/** One process that is started again whenever it ends, until it is told to stop. */
export function watch(plan: ProcessPlan, { report, changed }: Witness): Watched {
  let child: ChildProcess | undefined
  let identity: Identity | undefined
  let timer: NodeJS.Timeout | undefined
  let stopping = false
  let endsInARow = 0
  let ends = 0

  const start = () => {
    const startedAt = performance.now()
    child = run(plan)
    identity = child.pid === undefined ? undefined : identify(child.pid)
    changed()
    child.once('error', (error) => ended(startedAt, error.message))
    child.once('exit', (code, signal) => ended(startedAt, signal ?? `exit code ${code}`))
  }

  const ended = (startedAt: number, how: string) => {
    child = undefined
    if (stopping) return
    ends++
    endsInARow = countEnd(endsInARow, performance.now() - startedAt)
    const delay = restartDelayMs(endsInARow)
    report(`${plan.name} ended (${how}); it is started again in ${delay} ms`)
    timer = setTimeout(() => {
      start()
      report(`${plan.name} started again as process ${identity?.pid}`)
    }, delay)
  }

  const stop = async () => {
    stopping = true
    clearTimeout(timer)
    if (child !== undefined) await end(child, plan, report)
  }

  const reload = () => void child?.kill('SIGHUP')

  return { plan, identity: () => identity, ends: () => ends, start, reload, stop }
}

function run({ command, args, cwd, uid, gid, env, logFile }: ProcessPlan): ChildProcess {
  const log = openLog(logFile)
  const account = { ...(uid === undefined ? {} : { uid }), ...(gid === undefined ? {} : { gid }) }
  try {
    return spawn(command, args, { cwd, env: { ...env }, ...account, stdio: ['ignore', log, log] })
  } finally {
    closeSync(log)
  }
}

async function end(
  child: ChildProcess,
  { name, stopSignal }: ProcessPlan,
  report: Witness['report'],
): Promise<void> {
  const gone = once(child, 'exit')
  const tooLate = setTimeout(() => {
    report(`${name} did not end in ${STOP_DEADLINE_MS} ms; it is killed`)
    child.kill('SIGKILL')
  }, STOP_DEADLINE_MS)
  child.kill(stopSignal)
  await gone
  clearTimeout(tooLate)
}
