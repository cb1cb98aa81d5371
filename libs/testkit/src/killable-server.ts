import { dirname, join } from 'node:path'

import { natsReady, natsServerAt, startOnLeash, until } from '@urbe/local-servers'

const START_DEADLINE_MS = 60_000

interface Place {
  readonly program: string
  readonly configFile: string
  readonly port: number
}

/** One nats-server process that dies at once when told to, and with whoever started it. */
export function killableServer({ program, configFile, port }: Place) {
  let running: { readonly stop: () => Promise<void> } | undefined
  return {
    isRunning: () => running !== undefined,
    async start(): Promise<void> {
      if (running !== undefined) throw new Error('the server is running')
      running = await startOnLeash(natsServerAt(program, configFile), {
        logFile: join(dirname(configFile), 'nats.log'),
        stopSignal: 'KILL',
        ready: (signal) => until(() => natsReady(port), { deadlineMs: START_DEADLINE_MS, signal }),
      })
    },
    /** SIGKILL: nothing is written any more. */
    async kill(): Promise<void> {
      const victim = running
      running = undefined
      await victim?.stop()
    },
  }
}
