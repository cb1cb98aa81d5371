import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { readFile } from 'node:fs/promises'

/** How a server is started; the one who starts it decides where its output goes and who watches it. */
export interface ServerCommand {
  readonly command: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly uid?: number
  readonly gid?: number
  readonly env?: Readonly<Record<string, string>>
}

interface Leash {
  readonly logFile: string
  readonly stopSignal: 'INT' | 'TERM' | 'KILL'
  readonly ready: (signal: AbortSignal) => Promise<boolean>
}

/**
 * The shell holds the server on a pipe from us: when we end, however we end, the pipe closes and the server is stopped.
 * A throw-away server therefore never outlives a test run that was killed.
 */
const HOLD = `exec 3<&0
stop=$1; shift
"$@" 3<&- & server=$!
{ cat <&3 >/dev/null; kill -s "$stop" "$server" 2>/dev/null; } & reader=$!
wait "$server"; code=$?
kill "$reader" 2>/dev/null
exit "$code"`

const LOG_TAIL_CHARACTERS = 2_000

/** Starts a throw-away server and waits until it is ready; on failure the end of its log is in the error. */
export async function startOnLeash(server: ServerCommand, { logFile, stopSignal, ready }: Leash) {
  const { command, args, ...where } = server
  const log = openSync(logFile, 'a')
  const child = spawn('/bin/sh', ['-c', HOLD, 'leash', stopSignal, command, ...args], {
    ...where,
    stdio: ['pipe', log, log],
  })
  // The server has its own by now.
  closeSync(log)
  const ended = new AbortController()
  const gone = once(child, 'exit').finally(() => ended.abort())
  const stop = async () => {
    child.stdin?.destroy()
    await gone
  }
  if (await ready(ended.signal)) return { stop }
  await stop()
  const tail = (await readFile(logFile, 'utf8')).slice(-LOG_TAIL_CHARACTERS)
  throw new Error(`${command} did not become ready\n${tail}`)
}
