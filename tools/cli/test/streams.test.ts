import { describe, expect, it } from '@jest/globals'

import { scriptedSocket, urbe } from './stand-in.ts'

const CITY = '0197a3a0-0000-7000-8000-000000000001'
const REPLAY = '0197a3a0-0000-7000-8000-000000000009'
const AT = '2026-11-01T00:00:00.000Z'

const platform = {
  name: 'PLATFORM',
  messages: 1_234,
  bytes: 5_767_168,
  firstSequence: 1,
  lastSequence: 1_234,
  createdAt: AT,
  kind: 'log',
  replicas: 1,
  maxAgeSeconds: null,
  maxBytes: null,
  archivedThrough: 1_200,
}
const telemetry = {
  ...platform,
  name: 'TELEM',
  kind: 'derived',
  maxAgeSeconds: 604_800,
  maxBytes: 268_435_456,
  archivedThrough: null,
}

describe('urbe streams', () => {
  it('shows size, limits and how far each is archived, in units for people', async () => {
    const { code, out } = await urbe('streams', { 'GET /streams': { items: [platform, telemetry] } })
    expect([code, out.split('\n')]).toEqual([
      0,
      [
        'NAME      KIND     ON DISK  MESSAGES  SEQUENCES  KEEPS                ARCHIVED THROUGH',
        'PLATFORM  log      5.5 MiB  1,234     1-1234     everything           1200 (34 to go)',
        'TELEM     derived  5.5 MiB  1,234     1-1234     at most 7d, 256 MiB  not archived',
      ],
    ])
  })

  it('gives programs numbers', async () => {
    const { out } = await urbe('streams list --json', { 'GET /streams': { items: [telemetry] } })
    expect(JSON.parse(out)).toEqual([telemetry])
  })

  it.each([
    ['--max-age 7d --max-bytes 256MB', { maxAgeSeconds: 604_800, maxBytes: 256_000_000 }],
    ['--max-age 36h', { maxAgeSeconds: 129_600, maxBytes: 268_435_456 }],
    ['--max-bytes 1GiB', { maxAgeSeconds: 604_800, maxBytes: 1_073_741_824 }],
  ])('changes what is asked for and leaves the rest: %s', async (options, body) => {
    const { code, asked } = await urbe(`streams retention TELEM ${options}`, {
      'GET /streams/TELEM': telemetry,
      'PUT /streams/TELEM/retention': telemetry,
    })
    expect([code, asked[1]]).toEqual([0, `PUT /streams/TELEM/retention ${JSON.stringify(body)}`])
  })

  it.each([
    ['', 'give --max-age, --max-bytes or both'],
    [' --max-age soon', '--max-age must be a duration like 90s, 15m, 12h, 7d or 4w, not "soon"'],
    [' --max-bytes 5XB', '--max-bytes must be a size like 256MB, 256MiB or 1048576, not "5XB"'],
  ])('refuses retention%s', async (options, said) => {
    const { code, err, asked } = await urbe(`streams retention TELEM${options}`, {})
    expect([code, err, asked]).toEqual([2, said, []])
  })
})

it('a derived stream without limits keeps the newest of each, an empty one has no sequences', async () => {
  const snapshots = { ...telemetry, name: 'SNAP', maxAgeSeconds: null, maxBytes: null, messages: 0, bytes: 0 }
  const { out } = await urbe('streams', { 'GET /streams': { items: [snapshots] } })
  expect(out.split('\n')[1]).toMatch(/^SNAP {2}derived {2}0 B {6}0 {9}- {10}the newest {2}not archived$/)
})

describe('urbe snapshots', () => {
  const snapshot = {
    subject: `city.${CITY}.run.${CITY}`,
    type: 'world',
    id: CITY,
    cityId: CITY,
    kind: 'world',
    version: 4_000,
    stream: `CITY_${CITY}`,
    sequence: 42,
    at: AT,
    bytes: 90_000,
    reducerHash: 'r',
    hash: 'h',
  }

  it('lists the newest of each', async () => {
    const { out, asked } = await urbe(`snapshots --city ${CITY} --type world`, {
      'GET /snapshots': { items: [snapshot], next: null },
    })
    expect(asked).toEqual([`GET /snapshots?limit=200&city=${CITY}&type=world`])
    expect(out.split('\n')[1]).toBe(`world  world ${CITY}  tick 4,000  CITY_${CITY}:42  ${AT}  87.9 KiB  h`)
  })

  it.each([
    [`--city ${CITY}`, { cityId: CITY }],
    ['--type user --id 7', { type: 'user', id: '7' }],
    [`--city ${CITY} --type run --id 7`, { type: 'run', id: '7', cityId: CITY }],
  ])('takes one: %s', async (options, body) => {
    const { code, asked } = await urbe(`snapshots take ${options}`, { 'POST /snapshots': snapshot })
    expect([code, asked]).toEqual([0, [`POST /snapshots ${JSON.stringify(body)}`]])
  })

  it.each([
    ['', 'give --city, or --type and --id'],
    [' --type user', '--type and --id go together'],
  ])('refuses to take%s', async (options, said) => {
    const { code, err } = await urbe(`snapshots take${options}`, {})
    expect([code, err]).toEqual([2, said])
  })
})

describe('urbe replay', () => {
  const view = {
    id: REPLAY,
    cityId: CITY,
    channel: `replay.${REPLAY}`,
    status: 'waiting',
    from: { sequence: 1, at: AT },
    to: { sequence: 2, at: AT },
    speed: 60,
    sent: 0,
    expiresAt: AT,
  }
  const answers = {
    [`POST /cities/${CITY}/replays`]: view,
    [`DELETE /cities/${CITY}/replays/${REPLAY}`]: {},
    'POST /stream/tickets': { ticket: 't', expiresIn: 30 },
  }
  const told = { i: 0, st: `CITY_${CITY}`, c: `city.${CITY}.run.${CITY}`, v: 1, ts: AT, actor: 'a', d: {} }

  it('shows the past stretch and ends with it', async () => {
    const WebSocket = scriptedSocket(({ id, channel }, say) => {
      say({ t: 'ok', id, refs: [{ ref: id, ch: channel, mode: 'events', e: 'epoch', s: 0 }] })
      say({ t: 'ev', r: [id], s: 1, p: 0, type: 'RunStarted', ...told })
      say({ t: 'ev', r: [id], s: 2, p: 1, type: 'RunPaused', ...told })
      say({ t: 'caught', ref: id, s: 2 })
    })
    const line = `replay ${CITY} --from 120 --to seq:42 --speed 60 --json`
    const { code, out, asked } = await urbe(line, answers, { WebSocket })
    const types = out.split('\n').map((each) => JSON.parse(each).type)
    expect([code, types]).toEqual([0, ['RunStarted', 'RunPaused']])
    expect(asked[0]).toBe(`POST /cities/${CITY}/replays {"from":{"tick":120},"to":{"seq":42},"speed":60}`)
  })

  it('gives the replay back when nobody watches it any more', async () => {
    const interrupt = new AbortController()
    const WebSocket = scriptedSocket(({ id, channel }, say) => {
      say({ t: 'ok', id, refs: [{ ref: id, ch: channel, mode: 'events', e: 'epoch', s: 0 }] })
      interrupt.abort()
    })
    const { code, asked } = await urbe(`replay ${CITY} --from ${AT}`, answers, { WebSocket, interrupt })
    expect([code, asked.at(-1)]).toEqual([0, `DELETE /cities/${CITY}/replays/${REPLAY}`])
    expect(asked[0]).toContain(`{"from":{"at":"${AT}"},"speed":1}`)
  })

  it.each([
    ['--from noon', '--from must be a tick like 120, a time like 2026-11-22T05:30:00Z or seq:42, not "noon"'],
    ['--from 1 --speed 0', '--speed must be a number above 0 or "max", not "0"'],
  ])('refuses %s', async (options, said) => {
    const { code, err, asked } = await urbe(`replay ${CITY} ${options}`, {})
    expect([code, err, asked]).toEqual([2, said, []])
  })
})
