import type { LogEffort } from './measure-log.ts'

/** What `make bench` does for the event log. */
export const usual: LogEffort = {
  append: { rounds: 5, commits: 20_000, peerCommits: 2_000 },
  replay: { rounds: 5, commitsOfTen: 50_000, commitsOfOne: 100_000 },
  rebuild: { rounds: 3, commits: 50_000, peerEvents: 300 },
  visible: { rounds: 5, eventsPerSecond: 10_000, eventsPerCommit: 10, seconds: 10, oneOf: 5 },
  load: { aggregates: 10, loadsOfEach: 5, sizes: [20_000, 200_000] },
}

/** With a stream that takes minutes to fill. */
export const long: LogEffort = { ...usual, load: { ...usual.load, sizes: [20_000, 200_000, 1_000_000] } }
