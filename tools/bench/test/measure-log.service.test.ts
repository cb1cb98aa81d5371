import { expect, it } from '@jest/globals'
import pg from 'pg'

import type { OpenPeerStore } from '../log/emmett.ts'
import { measureLog } from '../log/measure-log.ts'

const tiny = {
  append: { rounds: 1, commits: 300, peerCommits: 20 },
  replay: { rounds: 1, commitsOfTen: 200, commitsOfOne: 200 },
  rebuild: { rounds: 1, commits: 200, peerEvents: 10 },
  visible: { rounds: 1, eventsPerSecond: 1_000, eventsPerCommit: 10, seconds: 0.5, oneOf: 5 },
  load: { aggregates: 2, loadsOfEach: 1, sizes: [2_500] },
}

/** A peer that is always there: one row an event. */
const rows: OpenPeerStore = async (url) => {
  const pool = new pg.Pool({ connectionString: url })
  await pool.query(
    'create table peer_event (stream text, version int, event jsonb, primary key (stream, version))',
  )
  return {
    async append(stream, events, version) {
      const versions = events.map((_, index) => version + index)
      const bodies = events.map((event) => JSON.stringify(event))
      await pool.query('insert into peer_event select $1, * from unnest($2::int[], $3::jsonb[])', [
        stream,
        versions,
        bodies,
      ])
    },
    [Symbol.asyncDispose]: () => pool.end(),
  }
}

const path = process.env['PATH'] ?? ''

it('measures the event log in its short form', async () => {
  const figures = await measureLog({ path, openEmmett: rows }, tiny)
  expect(figures.map(({ name, unit }) => `${name} (${unit})`)).toEqual([
    'append, 1 event a commit, beside js.publish (events/s)',
    'append, 1 event a commit, beside Emmett (events/s)',
    'append, 10 events a commit (events/s)',
    'replay, 10 events a commit (events/s)',
    'replay, 1 event a commit (events/s)',
    'rebuild of a read model, exactly once (events/s)',
    'append until visible in a read model, 10 a commit, p99 (ms)',
    'load an aggregate of 1000 events, 2500 messages in the stream, p50 (ms)',
  ])
  for (const { ours, peer, limit, ratio } of figures) {
    expect(ours).toBeGreaterThan(0)
    expect(peer ?? limit).toBeGreaterThan(0)
    expect(ratio).toBeGreaterThan(0)
  }
})

it('goes on without a peer that cannot be had', async () => {
  const figures = await measureLog({ path, openEmmett: undefined }, tiny)
  const appends = figures.filter(({ name }) => name.startsWith('append, '))
  expect(appends.map(({ bar }) => bar)).toEqual(['>= 3x the peer', '>= 150000 events/s'])
  expect(appends.at(-1)).toMatchObject({ peer: null, ratio: null, limit: 150_000 })
  expect(appends.at(-1)?.conditions).toContain('Emmett could not be had')
})
