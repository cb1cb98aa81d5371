import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** A process for ever: its number may be given out again, its number and start together may not. */
export interface Identity {
  readonly pid: number
  readonly started: string
}

/** Who has this number now; undefined when nobody has, or only a dead one that nobody has collected. */
export function identify(pid: number): Identity | undefined {
  const started = process.platform === 'linux' ? startOnLinux(pid) : startElsewhere(pid)
  return started === undefined ? undefined : { pid, started }
}

export function isAlive({ pid, started }: Identity): boolean {
  return identify(pid)?.started === started
}

/** Signals exactly that process; false when it is gone, also when another one has its number. */
export function signalTo(identity: Identity, signal: NodeJS.Signals): boolean {
  if (!isAlive(identity)) return false
  try {
    return process.kill(identity.pid, signal)
  } catch {
    return false
  }
}

/** Boot and ticks since boot: fields 3 (state) and 22 (start) of `stat`, counted behind the name in brackets. */
function startOnLinux(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [state = '', ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (state === 'Z' || state === 'X') return undefined
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    return `${boot}:${rest[18]}`
  } catch {
    return undefined
  }
}

function startElsewhere(pid: number): string | undefined {
  try {
    const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', `${pid}`], { encoding: 'utf8' }).trim()
    return line === '' || line.startsWith('Z') ? undefined : line.replace(/^\S+\s+/, '')
  } catch {
    return undefined
  }
}
