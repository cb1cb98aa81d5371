import { natsServers, openLog, startNats, startNatsCluster, type TestLog } from '@urbe/testkit/servers'

export interface Ground extends AsyncDisposable {
  readonly conditions: string
  /** One more client, as a process of its own would be. */
  readonly client: (index: number) => Promise<TestLog>
}

export type Kind = 'R1' | 'R3'

/** Every server version that this machine has, alone and as a cluster of three. */
export async function* grounds(kinds: readonly Kind[]): AsyncGenerator<Ground> {
  for (const { version, program } of await natsServers()) {
    for (const kind of kinds) yield await groundOn({ version, program, kind })
  }
}

interface Where {
  readonly version: string
  readonly program: string
  readonly kind: Kind
}

async function groundOn({ version, program, kind }: Where): Promise<Ground> {
  const closing = new AsyncDisposableStack()
  const urls = await urlsOf({ program, kind }, closing)
  const [url = ''] = urls
  closing.use(await openLog(url, { service: 'monitoring', provisions: true, replicas: urls.length }))
  return {
    conditions: `nats-server ${version}, ${kind}`,
    async client(index) {
      const log = await openLog(urls[index % urls.length] ?? url)
      closing.use(log)
      return log
    },
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  }
}

async function urlsOf({ program, kind }: Omit<Where, 'version'>, closing: AsyncDisposableStack) {
  if (kind === 'R1') return [closing.use(await startNats({ program })).url]
  return closing.use(await startNatsCluster({ program })).nodes.map(({ url }) => url)
}
