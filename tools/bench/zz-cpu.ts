import { readFileSync, readdirSync } from 'node:fs'
import { connect } from 'nats'
import { writer, eventsOf } from './log/samples.ts'
import { startLogServer } from './log/servers.ts'
import { inLanes } from './log/rounds.ts'
await using server = await startLogServer(process.env.PATH!)
const pid = readdirSync('/proc').filter((p) => /^\d+$/.test(p)).find((p) => { try { return readFileSync(`/proc/${p}/comm`, 'utf8').startsWith('nats-server') } catch { return false } })!
const srv = () => { const f = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' '); return [Number(f[11]) * 10, Number(f[12]) * 10] }
const N = 20000
const nats = await connect({ servers: server.url, noAsyncTraces: process.argv[2] === 'notrace' })
const js = nats.jetstream()
for (let r = 0; r < 3; r++) {
  for (const kind of ['ours', 'lib'] as const) {
    const made = await server.newStream()
    const write = writer({ log: server.log, ...made, eventsPerCommit: 1 })
    const stands = new Map<number, { sequence: number; version: number }>()
    let written = 0
    const work = kind === 'ours' ? async (l: number) => void (await write(l)) : async (lane: number) => {
      const { sequence, version } = stands.get(lane) ?? { sequence: 0, version: 0 }
      const subject = made.subject(lane)
      const { seq } = await js.publish(subject, new TextEncoder().encode(JSON.stringify(eventsOf(1, written++))), { msgID: `${subject}@${version + 1}`, expect: { streamName: made.stream, lastSubjectSequence: sequence } })
      stands.set(lane, { sequence: seq, version: version + 1 })
    }
    await inLanes({ lanes: 256, count: 3000 }, work)
    const s0 = srv(), c0 = process.cpuUsage(), t0 = performance.now()
    await inLanes({ lanes: 256, count: N }, work)
    const t = performance.now() - t0, c = process.cpuUsage(c0), s1 = srv()
    console.log(kind, Math.round(N / t * 1000), '/s; client user/sys us per append', (c.user / N).toFixed(1), (c.system / N).toFixed(1), 'server', ((s1[0]! - s0[0]!) * 1000 / N).toFixed(1), ((s1[1]! - s0[1]!) * 1000 / N).toFixed(1))
  }
}
process.exit(0)
