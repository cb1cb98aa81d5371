import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

export interface ListenerTask {
  readonly natsUrl: string
  readonly seedFile: string
  readonly name: string
  /** Of tokens. */
  readonly issuer: string
}
export interface ToListener {
  readonly tokens: readonly string[]
}
export type FromListener =
  | { readonly kind: 'ready' }
  | { readonly kind: 'watching'; readonly believed: number }
  /** Milliseconds since 1970. */
  | { readonly kind: 'refused'; readonly at: number }

export interface DoorTask extends Omit<ListenerTask, 'name'> {
  /** Whether the operation asks for a token and a permission, as its contract says. */
  readonly guarded: boolean
}
export type FromDoor =
  | { readonly kind: 'listening'; readonly port: number }
  /** Microseconds of the processor so far. */
  | { readonly kind: 'cpu'; readonly user: number; readonly system: number }

export interface FloodTask {
  /** Of auth itself, without the edge. */
  readonly auth: string
  readonly accounts: readonly string[]
  /** The same for all of them. */
  readonly password: string
  readonly perSecond: number
  readonly seconds: number
}
export interface FromFlood {
  readonly kind: 'flooded'
  readonly answers: readonly { readonly status: number; readonly ms: number }[]
}

interface Tasks {
  readonly 'door.ts': DoorTask
  readonly 'listener.ts': ListenerTask
  readonly 'flood.ts': FloodTask
}
type Told = FromListener | FromDoor | FromFlood
type Kind = Told['kind']

/** A process of its own, so that what it costs and when it hears is its own. */
export function startChild<File extends keyof Tasks>(file: File, task: Tasks[File]) {
  const args = ['--disable-warning=ExperimentalWarning']
  const child = fork(join(import.meta.dirname, file), [JSON.stringify(task)], { execArgv: args })
  return {
    send: (message: object) => child.send(message),
    next: <Message extends Told>(kind: Kind) => next<Message>(child, kind),
    async stop() {
      if (child.exitCode !== null || !child.connected) return
      const ended = once(child, 'exit')
      child.disconnect()
      await ended
    },
  }
}
export type Child = ReturnType<typeof startChild>

async function next<Message>(child: ChildProcess, kind: Kind): Promise<Message> {
  return await new Promise((resolve, reject) => {
    const hear = (message: { kind: Kind }) => {
      if (message.kind !== kind) return
      child.off('message', hear).off('exit', gone)
      // The kinds are told apart by their name.
      resolve(message as Message)
    }
    const gone = (code: number | null) => reject(new Error(`${child.spawnargs.at(-2)} ended with ${code}`))
    child.on('message', hear).once('exit', gone)
  })
}
