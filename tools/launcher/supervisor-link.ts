import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync } from 'node:fs'
import { join } from 'node:path'

import { openLog } from './bounded-log.ts'
import { Complaint } from './complaint.ts'
import type { FromSupervisor, ToSupervisor } from './plan.ts'
import type { Layout, Settings } from './settings.ts'

/** It keeps next to nothing; without these it keeps the garbage of its questions at start. */
const SMALL = ['--max-semi-space-size=1', '--max-old-space-size=64']

/** Starts the supervisor apart from us, so that it outlives the command, and talks with it until all is ready. */
export function startSupervisor({ root, inherited }: Settings, layout: Layout) {
  const log = openLog(layout.log('supervisor'))
  const child = spawn(
    process.execPath,
    [...SMALL, join(root, 'tools', 'launcher', 'supervisor', 'main.ts')],
    {
      cwd: root,
      detached: true,
      env: { ...inherited, NODE_COMPILE_CACHE: layout.compileCache },
      stdio: ['ignore', log, log, 'ipc'],
    },
  )
  closeSync(log)
  return {
    /** Says something and waits for the answer. */
    async ask(message: ToSupervisor): Promise<void> {
      const answer = nextAnswer(child)
      child.send(message)
      const { type, ...rest } = await answer
      if (type === 'failed' && 'reason' in rest) {
        await ended(child)
        throw new Complaint(`${rest.reason}; everything was stopped again`)
      }
    },
    async stop(): Promise<void> {
      child.kill('SIGTERM')
      await ended(child)
    },
    letGo() {
      child.disconnect()
      child.unref()
    },
  }
}

async function nextAnswer(child: ChildProcess): Promise<FromSupervisor> {
  const gone = new AbortController()
  const onExit = () => gone.abort()
  child.once('exit', onExit)
  try {
    // The supervisor sends nothing else.
    const [message] = (await once(child, 'message', { signal: gone.signal })) as [FromSupervisor]
    return message
  } catch {
    return { type: 'failed', reason: 'the supervisor ended unexpectedly, see supervisor.log' }
  } finally {
    child.off('exit', onExit)
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}
