import { followed } from './log/replay.ts'
import { filled, writer } from './log/samples.ts'
import { startLogServer } from './log/servers.ts'
import { inLanes, rateOf } from './log/rounds.ts'
import { Session } from 'node:inspector/promises'
import { writeFileSync } from 'node:fs'
const what = process.argv[2]
const n = Number(process.argv[3] ?? 1)
await using server = await startLogServer(process.env.PATH!)
const s = new Session(); s.connect()
await s.post('Profiler.enable'); await s.post('Profiler.setSamplingInterval', { interval: 200 })
let work: () => Promise<unknown>
if (what === 'replay') {
  const f = await filled(server, { commits: n === 1 ? 100_000 : 50_000, eventsPerCommit: n })
  work = () => followed(server.log, f.stream, f.commits)
  await work()
  console.log('rate', await rateOf(f.commits * n, work))
} else {
  const write = writer({ log: server.log, ...(await server.newStream()), eventsPerCommit: n })
  work = () => inLanes({ lanes: 256, count: 20_000 }, async (lane) => void (await write(lane)))
  await work()
  console.log('rate', await rateOf(20_000 * n, work))
}
await s.post('Profiler.start')
const c0 = process.cpuUsage(); const t0 = performance.now()
for (let i = 0; i < 4; i++) await work()
const c = process.cpuUsage(c0); console.log('cpu share', (c.user + c.system) / 1000 / (performance.now() - t0), 'gc etc')
const { profile } = await s.post('Profiler.stop')
const self = new Map<string, number>(); const total = profile.samples!.length
const byId = new Map(profile.nodes.map((x) => [x.id, x]))
for (const id of profile.samples!) { const x = byId.get(id)!; const k = `${x.callFrame.functionName || '(anon)'} ${x.callFrame.url.split('/').slice(-2).join('/')}:${x.callFrame.lineNumber + 1}`; self.set(k, (self.get(k) ?? 0) + 1) }
for (const [k, v] of [...self].sort((a, b) => b[1] - a[1]).slice(0, 60)) console.log((100 * v / total).toFixed(1), k)
process.exit(0)
