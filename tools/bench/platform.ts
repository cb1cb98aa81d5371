import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

import { readRecord } from '../launcher/record.ts'
import { type Copy, restartCopy, startCopy } from '../system/copy.ts'
import { atMost, type Figure, median } from './figure.ts'

const run = promisify(execFile)
const KIB_PER_MIB = 1_024

/** How long `make up` takes and what the platform with its demo city holds resident. */
export async function measurePlatform(warmStarts: number): Promise<readonly Figure[]> {
  const began = performance.now()
  await using copy = await startCopy({ URBE_DEMO: '1' })
  const fresh = performance.now() - began
  const warm: number[] = []
  for (let start = 0; start < warmStarts; start++) warm.push(await restartCopy(copy))
  const resident = await residentMib(copy)
  const conditions =
    'dependencies installed, console built, five services, nats-server, Postgres, edge, supervisor'
  return [
    atMost({ name: 'start-up, fresh', ours: fresh / 1_000, most: 10, unit: 's', conditions }),
    atMost({ name: 'start-up, again', ours: median(warm) / 1_000, most: 5, unit: 's', conditions }),
    atMost({
      name: 'resident memory',
      ours: resident,
      most: 1_024,
      unit: 'MiB',
      conditions: 'sum over all processes, pages that several share counted once (PSS), demo city running',
    }),
  ]
}

async function residentMib({ stateDir }: Copy): Promise<number> {
  const record = readRecord(`${stateDir}/processes.json`)
  const roots = [record?.supervisor.pid, ...(record?.processes.map(({ pid }) => pid) ?? [])]
  const { stdout } = await run('ps', ['-eo', 'pid=,ppid='])
  const parents = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
  const pids = new Set(roots.filter((pid) => pid !== undefined))
  // Postgres answers each connection with a process of its own.
  for (const [pid = 0, parent = 0] of parents) if (pids.has(parent)) pids.add(pid)
  let kib = 0
  for (const pid of pids) kib += await proportionalKib(pid)
  return kib / KIB_PER_MIB
}

async function proportionalKib(pid: number): Promise<number> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '')
  return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0)
}
