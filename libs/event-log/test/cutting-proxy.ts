import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

export interface CuttingProxy extends AsyncDisposable {
  readonly url: string
  /** From now on what the server says on connections that are there is swallowed. */
  readonly deafen: () => void
  /** The same; the connections are cut after `ms`. */
  readonly loseAnswers: (ms: number) => void
  /** Cuts every connection now. */
  readonly cut: () => void
  /** The same, and nobody gets in until `open`. */
  readonly shut: () => void
  readonly open: () => void
}

/** Stands between a client and NATS, and lets the server's answers get lost. */
export async function startCuttingProxy(target: string): Promise<CuttingProxy> {
  const { hostname, port } = new URL(target)
  const pairs = new Set<{ client: Socket; upstream: Socket; deaf: boolean }>()
  let isShut = false
  const server = createServer((client) => {
    if (isShut) return void client.on('error', () => undefined).destroy()
    const upstream = connect(Number(port), hostname)
    const pair = { client, upstream, deaf: false }
    pairs.add(pair)
    client.on('data', (bytes) => upstream.write(bytes))
    upstream.on('data', (bytes) => {
      if (!pair.deaf) client.write(bytes)
    })
    const end = () => {
      client.destroy()
      upstream.destroy()
      pairs.delete(pair)
    }
    for (const socket of [client, upstream]) socket.on('close', end).on('error', end)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port')
  const cut = () => {
    for (const { client, upstream } of pairs) {
      client.destroy()
      upstream.destroy()
    }
  }
  const deafen = () => {
    for (const pair of pairs) pair.deaf = true
  }
  return {
    url: `nats://127.0.0.1:${address.port}`,
    deafen,
    cut,
    loseAnswers(ms) {
      deafen()
      setTimeout(cut, ms)
    },
    shut() {
      isShut = true
      cut()
    },
    open() {
      isShut = false
    },
    [Symbol.asyncDispose]: async () => {
      cut()
      server.close()
      await once(server, 'close')
    },
  }
}
