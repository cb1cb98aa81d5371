import { measureAppend } from './log/append.ts'
import { measureReplay } from './log/replay.ts'
import { startLogServer } from './log/servers.ts'
const what = process.argv[2]
const rounds = Number(process.argv[3] ?? 3)
await using server = await startLogServer(process.env.PATH!)
const figures = what === 'append' ? await measureAppend({ server, emmett: undefined }, { rounds, commits: 20_000, peerCommits: 10 }) : await measureReplay(server, { rounds, commitsOfTen: 50_000, commitsOfOne: 100_000 })
for (const f of figures) console.log(f.name, Math.round(f.ours), f.peer ?? '', f.limit ?? '', (f as any).ratio ?? '', f.conditions?.match(/frames: (\d+)/)?.[1] ?? '')
process.exit(0)
