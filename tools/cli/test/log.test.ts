import { describe, expect, it } from '@jest/globals'

import { LOOK_BACK_MAX } from '../src/log/tail.ts'
import { type Asked, inTurn, problem, scriptedSocket, urbe } from './stand-in.ts'

const CITY = '0197a3a0-0000-7000-8000-000000000001'
const COMMIT = '0197a3a0-0000-7000-8000-00000000000c'
const CORRELATION = '0197a3a0-0000-7000-8000-00000000000d'

const stream = (lastSequence: number, messages = lastSequence) => ({
  name: 'PLATFORM',
  messages,
  bytes: 2_048,
  firstSequence: 1,
  lastSequence,
  createdAt: '2026-11-01T00:00:00.000Z',
  kind: 'log',
  replicas: 1,
  maxAgeSeconds: null,
  maxBytes: null,
  archivedThrough: lastSequence,
})
const event = (sequence: number, index = 0) => ({
  stream: 'PLATFORM',
  sequence,
  index,
  subject: `plat.simulation.city.${CITY}`,
  aggregate: { type: 'city', id: CITY, version: sequence + index },
  cityId: CITY,
  type: 'CityRenamed',
  v: 1,
  at: '2026-11-01T00:00:00.000Z',
  actor: 'admin',
  commitId: COMMIT,
  correlationId: CORRELATION,
  data: { name: `Name ${sequence}` },
})
const places = (out: string) => out.split('\n').map((line) => JSON.parse(line).sequence)
/** Pages of two, by a cursor that is the next sequence. */
const pages =
  (last: number) =>
  ({ query }: Asked) => {
    const from = Number(query.get('cursor') ?? query.get('from'))
    const items = [from, from + 1].filter((each) => each <= last).map((each) => event(each))
    return { items, next: from + 2 <= last ? String(from + 2) : null }
  }

describe('urbe log tail', () => {
  it('shows the newest events, oldest of them first', async () => {
    const { code, out } = await urbe('log tail --count 3 --json', {
      'GET /streams/PLATFORM': stream(9),
      'GET /streams/PLATFORM/events': pages(9),
    })
    expect([code, places(out)]).toEqual([0, [7, 8, 9]])
  })

  it('gives programs the same members as the live connection does', async () => {
    const { out } = await urbe('log tail --json', {
      'GET /streams/PLATFORM': stream(1),
      'GET /streams/PLATFORM/events': pages(1),
    })
    const { aggregate: _, cityId, commitId, correlationId, ...told } = event(1)
    expect(JSON.parse(out)).toEqual(told)
  })

  it('reads on from a sequence to where the stream ended when it was asked', async () => {
    const { out, asked } = await urbe('log tail PLATFORM --from 4 --json', {
      'GET /streams/PLATFORM': stream(7),
      'GET /streams/PLATFORM/events': pages(9),
    })
    expect(places(out)).toEqual([4, 5, 6, 7])
    expect(asked[1]).toContain('from=4')
  })

  it('says how far it looked back for rare types', async () => {
    const { out, err, asked } = await urbe('log tail --types CityRenamed,CityFounded --json', {
      'GET /streams/PLATFORM': stream(LOOK_BACK_MAX + 5),
      'GET /streams/PLATFORM/events': { items: [event(7)], next: null },
    })
    expect(places(out)).toEqual([7])
    expect(err).toBe('looked through everything since 6: --from looks further back')
    expect(asked[1]).toContain('types=CityRenamed%2CCityFounded')
  })
})

describe('urbe log tail --follow', () => {
  it('goes on live where the past ended, until interrupted', async () => {
    const interrupt = new AbortController()
    const heard: unknown[] = []
    const WebSocket = scriptedSocket(({ id, channel, since, types }, say) => {
      heard.push([channel, since, types])
      say({ t: 'ok', id, refs: [{ ref: id, ch: channel, mode: 'events', e: 'epoch', s: since ?? 9 }] })
      if (since === undefined) return say({ t: 'caught', ref: id, s: 9 })
      const { sequence: s, index: i, stream: st, subject: c, at: ts, data: d, ...rest } = event(4)
      say({ t: 'ev', r: [id], s, p: 3, i, st, c, ts, d, type: rest.type, v: rest.v, actor: rest.actor })
      interrupt.abort()
    })
    const { code, out } = await urbe(
      'log tail --follow --json',
      {
        'GET /streams/PLATFORM': stream(3),
        'GET /streams/PLATFORM/events': pages(3),
        'POST /stream/tickets': { ticket: 't', expiresIn: 30 },
      },
      { WebSocket, interrupt },
    )
    expect([code, places(out)]).toEqual([0, [1, 2, 3, 4]])
    expect(heard).toEqual([
      ['plat.>', undefined, []],
      ['plat.>', 3, undefined],
    ])
  })
})

describe('the arguments of urbe log', () => {
  it('finds the stream of a city by the city’s name', async () => {
    const { asked } = await urbe('log tail Urbe', {
      'GET /cities': { items: [{ id: CITY, name: 'Urbe' }], next: null },
    })
    expect(asked[1]).toBe(`GET /streams/CITY_${CITY}`)
  })

  it.each([
    ['log tail --from zero', '--from must be a whole number from 1 on, not "zero"'],
    ['log tail --count 0', '--count must be a whole number from 1 on, not "0"'],
    ['log tail --types a,,b', '--types must be names between commas, not "a,,b"'],
    [
      'log tail --follow --from 1 --count 2',
      '--follow goes on from --from without a gap: leave --count away',
    ],
    [
      'log tail TELEM --follow',
      '[stream] TELEM cannot be followed: --follow takes PLATFORM or the stream of a city',
    ],
    ['log show PLATFORM x', '<sequence> must be a whole number from 1 on, not "x"'],
    [
      'log repair PLATFORM',
      'there is no terminal to ask at: pass --yes to repair, or --dry-run to look only',
    ],
  ])('%s: %s', async (line, said) => {
    const { code, err, asked } = await urbe(line, {})
    expect([code, err, asked]).toEqual([2, said, []])
  })
})

describe('urbe log show', () => {
  it('shows who, when and why, and all that was stored together', async () => {
    const { code, out } = await urbe('log show PLATFORM 5 --json', {
      'GET /streams/PLATFORM/events': { items: [event(5), event(5, 1), event(6)], next: null },
    })
    expect(code).toBe(0)
    expect(JSON.parse(out)).toEqual({
      stream: 'PLATFORM',
      sequence: 5,
      subject: `plat.simulation.city.${CITY}`,
      aggregate: { type: 'city', id: CITY },
      cityId: CITY,
      versions: { first: 5, last: 6 },
      at: '2026-11-01T00:00:00.000Z',
      actor: 'admin',
      commitId: COMMIT,
      correlationId: CORRELATION,
      events: [
        { index: 0, type: 'CityRenamed', v: 1, data: { name: 'Name 5' } },
        { index: 1, type: 'CityRenamed', v: 1, data: { name: 'Name 5' } },
      ],
    })
  })

  it('says when nothing lies there', async () => {
    const { code, err } = await urbe('log show PLATFORM 5', {
      'GET /streams/PLATFORM/events': { items: [event(6)], next: null },
    })
    expect([code, err]).toEqual([1, 'PLATFORM holds no commit at 5'])
  })
})

describe('urbe log archive', () => {
  it('closes what is open and lists what there is', async () => {
    const segment = {
      stream: 'PLATFORM',
      name: '000000000001-000000000009',
      first: 1,
      last: 9,
      messages: 9,
      from: '2026-11-01T00:00:00.000Z',
      to: '2026-11-02T00:00:00.000Z',
      bytes: 1_536,
      rawBytes: 6_000,
      sha256: 'a',
      previousHead: '',
      head: 'b',
      closedAt: '2026-11-02T00:00:00.000Z',
    }
    const { code, out, asked } = await urbe('log archive PLATFORM', {
      'POST /archive/segments': { items: [segment] },
      'GET /archive': inTurn({ items: [segment], next: 'more' }, { items: [segment], next: null }),
    })
    expect(code).toBe(0)
    expect(out.split('\n')).toHaveLength(5)
    expect(out).toContain(
      'PLATFORM  1-9        9         1.5 KiB  5.9 KiB   2026-11-01T00:00:00.000Z  2026-11-02T00:00:00.000Z',
    )
    expect(asked).toEqual([
      'POST /archive/segments {"stream":"PLATFORM"}',
      'GET /archive?limit=200&stream=PLATFORM',
      'GET /archive?limit=200&stream=PLATFORM&cursor=more',
    ])
  })

  it('ends with the code for what cannot be reached when the archive is away', async () => {
    const { code, err } = await urbe('log archive', {
      'POST /archive/segments': problem(503, 'archive_unavailable'),
    })
    expect([code, err]).toEqual([3, 'Because of archive_unavailable. (archive_unavailable)'])
  })
})
