import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { until } from '@urbe/local-servers'

import { killableServer } from './killable-server.ts'
import { systemNatsServer } from './nats-program.ts'
import { freePorts } from './ports.ts'

const READY_DEADLINE_MS = 60_000
/** A cluster settles in half a second; where it has not by then, somebody else has taken one of its nine ports before a server did. */
const START_DEADLINE_MS = 30_000
const STARTS_MAX = 3
const LOG_LINES_TOLD = 5
const PID_FILE = 'nats.pid'

export interface NatsNode {
  /** As JetStream names it in `cluster.leader` of a stream's info. */
  readonly name: string
  readonly url: string
  readonly storeDir: string
  /** SIGKILL: nothing is written any more. */
  readonly kill: () => Promise<void>
  /** The same node again, on the same ports and files. */
  readonly start: () => Promise<void>
  /** SIGSTOP: it is there and does nothing until `resume`, and falls behind the others. */
  readonly pause: () => Promise<void>
  readonly resume: () => Promise<void>
}

export interface NatsCluster extends AsyncDisposable {
  /** One of the nodes; a client learns of the others there. */
  readonly url: string
  readonly nodes: readonly NatsNode[]
  /** Waits until the nodes that are running have a leader and are all up to date. */
  readonly settled: () => Promise<void>
}

interface Options {
  /** One of `natsServers()`; the system's own without it. */
  readonly program?: string | undefined
  readonly size?: number
  /** More lines for every node's configuration file. */
  readonly config?: string
}

/** Several servers joined by routes, with JetStream's own group up before it answers; nodes can be killed and started again. */
export async function startNatsCluster(options: Options = {}): Promise<NatsCluster> {
  for (let start = 1; ; start += 1) {
    try {
      return await startedOnce(options)
    } catch (error) {
      if (start === STARTS_MAX) throw error
    }
  }
}

async function startedOnce(options: Options): Promise<NatsCluster> {
  const { program, size = 3, config = '' } = options
  const which = program ?? (await systemNatsServer())
  const dir = await mkdtemp(join(tmpdir(), 'urbe-cluster-'))
  const plan = await planOf(dir, size)
  const nodes: Node[] = []
  for (const each of plan) {
    await mkdir(each.dir)
    const configFile = join(each.dir, 'nats.conf')
    await writeFile(configFile, configOf(each, plan) + config, { mode: 0o600 })
    nodes.push(nodeOf(each, killableServer({ program: which, configFile, port: each.client })))
  }
  const settled = async (deadlineMs: number) => {
    const ready = () =>
      isSettled(
        nodes.filter((node) => node.isRunning()),
        size,
      )
    if (await until(ready, { deadlineMs })) return
    throw new Error(`the cluster does not settle\n${(await Promise.all(plan.map(logEnd))).join('\n')}`)
  }
  const stop = async () => {
    await Promise.all(nodes.map(({ kill }) => kill()))
    await rm(dir, { recursive: true, force: true, maxRetries: 3 })
  }
  try {
    await startAll(nodes)
    await settled(START_DEADLINE_MS)
  } catch (error) {
    await stop()
    throw error
  }
  return {
    url: nodes[0]?.url ?? '',
    nodes,
    settled: () => settled(READY_DEADLINE_MS),
    [Symbol.asyncDispose]: stop,
  }
}

/** None of them is still about to start when another one could not. */
async function startAll(nodes: readonly NatsNode[]): Promise<void> {
  const starts = await Promise.allSettled(nodes.map(({ start }) => start()))
  for (const each of starts) if (each.status === 'rejected') throw each.reason
}

/** What a server said last, for whoever has to find out why it did not come up. */
async function logEnd({ name, dir }: Plan): Promise<string> {
  const log = await readFile(join(dir, 'nats.log'), 'utf8')
  return `${name}: ${log.trimEnd().split('\n').slice(-LOG_LINES_TOLD).join('\n  ')}`
}

interface Plan {
  readonly name: string
  readonly dir: string
  readonly client: number
  readonly route: number
  readonly monitor: number
}

async function planOf(dir: string, size: number): Promise<readonly Plan[]> {
  const ports = await freePorts(3 * size)
  return Array.from({ length: size }, (_, n) => {
    const [client = 0, route = 0, monitor = 0] = ports.slice(3 * n)
    const name = `node-${n + 1}`
    return { name, dir: join(dir, name), client, route, monitor }
  })
}

function configOf({ name, dir, client, route, monitor }: Plan, all: readonly Plan[]): string {
  const routes = all.filter((each) => each.name !== name).map((each) => `"nats://127.0.0.1:${each.route}"`)
  return `server_name: ${name}
listen: "127.0.0.1:${client}"
http: "127.0.0.1:${monitor}"
pid_file: ${JSON.stringify(join(dir, PID_FILE))}
jetstream { store_dir: ${JSON.stringify(join(dir, 'store'))} }
cluster { name: urbe, listen: "127.0.0.1:${route}", routes: [${routes.join(', ')}] }
`
}

interface Node extends NatsNode {
  readonly monitor: number
  readonly isRunning: () => boolean
}

function nodeOf({ name, dir, client, monitor }: Plan, server: ReturnType<typeof killableServer>): Node {
  return {
    name,
    url: `nats://127.0.0.1:${client}`,
    storeDir: join(dir, 'store'),
    monitor,
    isRunning: server.isRunning,
    kill: server.kill,
    start: server.start,
    pause: () => signal(dir, 'SIGSTOP'),
    resume: () => signal(dir, 'SIGCONT'),
  }
}

async function signal(dir: string, name: 'SIGSTOP' | 'SIGCONT'): Promise<void> {
  process.kill(Number(await readFile(join(dir, PID_FILE), 'utf8')), name)
}

interface MetaGroup {
  readonly leader?: string
  readonly cluster_size?: number
  readonly replicas?: readonly { readonly current: boolean; readonly offline?: boolean }[]
}

/** All name the same leader, and the leader sees as many up-to-date followers as are running beside it. */
async function isSettled(running: readonly Node[], size: number): Promise<boolean> {
  const groups = await Promise.all(running.map(({ monitor }) => metaGroup(monitor)))
  const leaders = new Set(groups.map((group) => group?.leader))
  // What followers say of the others is their own view, which is not kept up to date.
  const leading = groups.find((group, index) => group?.leader === running[index]?.name)
  if (leaders.size !== 1 || leading === undefined) return false
  const current = leading.replicas?.filter((replica) => replica.current && replica.offline !== true) ?? []
  return leading.cluster_size === size && current.length >= running.length - 1
}

async function metaGroup(monitor: number): Promise<MetaGroup | undefined> {
  try {
    const answer = await fetch(`http://127.0.0.1:${monitor}/jsz`)
    // The cast names the part of the server's answer that is looked at.
    return ((await answer.json()) as { readonly meta_cluster?: MetaGroup }).meta_cluster
  } catch {
    // Not listening yet: whoever waits asks again.
    return undefined
  }
}
