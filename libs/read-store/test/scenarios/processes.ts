import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const PROJECTOR = fileURLToPath(new URL('../projector.ts', import.meta.url))

export interface Place {
  readonly natsUrl: string
  readonly databaseUrl: string
}

/** A projector in a process of its own. */
export function startProjector({ natsUrl, databaseUrl }: Place) {
  const child: ChildProcess = spawn(process.execPath, ['--no-warnings', PROJECTOR, natsUrl, databaseUrl], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const gone = once(child, 'exit')
  return {
    stop: () => child.kill('SIGSTOP'),
    goOn: () => child.kill('SIGCONT'),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await gone
    },
  }
}
