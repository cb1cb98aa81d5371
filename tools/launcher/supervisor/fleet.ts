import { until } from '@urbe/local-servers'

import { boundLog } from '../bounded-log.ts'
import type { Plan, ProcessPlan } from '../plan.ts'
import type { Identity } from '../process-identity.ts'
import { type RecordedProcess, removeRecord, writeRecord } from '../record.ts'
import { isReady } from './readiness.ts'
import { type Watched, watch } from './watched-process.ts'

const READY_DEADLINE_MS = 120_000
/** Who ends so often before it was ready will not come up by itself. */
const STARTS_MAX = 3
const LOOK_AT_LOGS_MS = 10_000

type Stage = ProcessPlan['stage']

/** All processes of one platform. */
export function fleetOf(plan: Plan, supervisor: Identity, report: (line: string) => void) {
  let ready = false
  const remember = () => {
    const processes = watched.flatMap(recorded)
    writeRecord(plan.recordFile, { supervisor, origin: plan.origin, ready, processes })
  }
  const watched = plan.processes.map((each) => watch(each, { report, changed: () => remember() }))
  const ofStage = (stage: Stage) => watched.filter((each) => each.plan.stage === stage)
  const logs = setInterval(() => {
    for (const { logFile } of plan.processes) boundLog(logFile)
  }, LOOK_AT_LOGS_MS)

  return {
    /** Starts a stage; answers with what went wrong, or nothing when all are ready. */
    async start(stage: Stage): Promise<string | undefined> {
      for (const each of ofStage(stage)) each.start()
      const troubles = await Promise.all(ofStage(stage).map(troubleOf))
      return troubles.find((trouble) => trouble !== undefined)
    },
    markReady() {
      ready = true
      remember()
    },
    /** Servers read their configuration and certificates again. */
    reload() {
      for (const each of ofStage('server')) each.reload()
    },
    /** Services first: what they still have to write needs the servers. */
    async stop(): Promise<void> {
      clearInterval(logs)
      await Promise.all(ofStage('service').map((each) => each.stop()))
      await Promise.all(ofStage('server').map((each) => each.stop()))
      removeRecord(plan.recordFile)
    },
  }
}

async function troubleOf({ plan, ends }: Watched): Promise<string | undefined> {
  const hopeless = new AbortController()
  const look = async () => {
    if (ends() >= STARTS_MAX) hopeless.abort()
    return await isReady(plan.ready)
  }
  if (await until(look, { deadlineMs: READY_DEADLINE_MS, signal: hopeless.signal })) return undefined
  return hopeless.signal.aborted
    ? `${plan.name} ended ${ends()} times while starting; see ${plan.logFile}`
    : `${plan.name} was not ready in ${READY_DEADLINE_MS / 1_000} s; see ${plan.logFile}`
}

function recorded({ plan, identity }: Watched): readonly RecordedProcess[] {
  const found = identity()
  if (found === undefined) return []
  return [{ name: plan.name, stage: plan.stage, ...found, ...healthOf(plan) }]
}

function healthOf({ ready }: ProcessPlan): Pick<RecordedProcess, 'health' | 'caFile'> {
  if (ready.kind !== 'http') return {}
  return { health: ready.url, ...(ready.caFile === undefined ? {} : { caFile: ready.caFile }) }
}
