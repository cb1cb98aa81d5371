import { connect } from 'node:net'
import { dirname } from 'node:path'

import type { ServerCommand } from './leash.ts'

const ANSWER_DEADLINE_MS = 1_000

/** How to start nats-server with a configuration file. */
export function natsServerAt(program: string, configFile: string): ServerCommand {
  return { command: program, args: ['-c', configFile], cwd: dirname(configFile) }
}

/** Ready is who greets with INFO. */
export function natsReady(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const answer = (ready: boolean) => {
      socket.destroy()
      resolve(ready)
    }
    socket.setTimeout(ANSWER_DEADLINE_MS, () => answer(false))
    socket.once('data', (bytes) => answer(bytes.toString('latin1', 0, 5) === 'INFO '))
    socket.once('error', () => answer(false))
    socket.once('close', () => answer(false))
  })
}
