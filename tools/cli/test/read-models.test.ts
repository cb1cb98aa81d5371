import { describe, expect, it } from '@jest/globals'

import { inTurn, problem, urbe } from './stand-in.ts'

const row = (generation: number, role: string, more: object = {}) => ({
  name: 'cities',
  service: 'simulation',
  stream: 'PLATFORM',
  generation,
  role,
  status: 'live',
  sequence: 1_200,
  lagEvents: 0,
  lagSeconds: 0.04,
  ...more,
})
const active = row(1, 'active')
const half = row(2, 'building', { status: 'catching_up', sequence: 300, lagEvents: 900 })
const built = { name: 'cities', service: 'simulation', generation: 2, role: 'building' }
const switched = {
  ...built,
  role: 'active',
  previous: 1,
  comparison: [
    { table: 'city', rowsBefore: 2, rowsAfter: 2, equal: true },
    { table: 'run', rowsBefore: 2, rowsAfter: 3, equal: null },
  ],
}

describe('urbe projections', () => {
  it('shows where each read model stands', async () => {
    const { code, out } = await urbe('projections', { 'GET /projections': { items: [active] } })
    expect([code, out.split('\n')]).toEqual([
      0,
      [
        'NAME    SERVICE     STREAM    GEN  ROLE    STATUS  SEQUENCE  BEHIND  LAG',
        'cities  simulation  PLATFORM  1    active  live    1,200     0       0.0 s',
      ],
    ])
  })
})

describe('urbe projections rebuild', () => {
  it('does not wait for a rebuild unless it is asked to', async () => {
    const { code, out, asked } = await urbe('projections rebuild cities', {
      'POST /projections/cities/rebuild': built,
    })
    expect([code, asked.length]).toEqual([0, 1])
    expect(out).toBe('Generation 2 of cities is being built: urbe projections list')
  })

  it('shows how far a rebuild is, and switches when it is ready', async () => {
    const { code, out, drawn, asked } = await urbe(
      'projections rebuild cities --switch',
      {
        'POST /projections/cities/rebuild': built,
        'GET /projections': inTurn({ items: [active, half] }, { items: [active, row(2, 'ready')] }),
        'POST /projections/cities/switch': switched,
      },
      { isSeen: true, env: { NO_COLOR: '1' } },
    )
    expect([code, asked.at(-1)]).toEqual([0, 'POST /projections/cities/switch {"generation":2}'])
    expect(drawn).toContain('building generation 2 [######------------------]  25 %  300 of 1,200')
    expect(out.split('\n')).toEqual([
      'Readers of cities see generation 2; 1 is kept.',
      '',
      'TABLE  ROWS BEFORE  ROWS AFTER  EQUAL',
      'city   2            2           yes',
      'run    2            3           not compared',
    ])
  })

  it('waits for every stream of the generation', async () => {
    const other = { stream: 'CITY_1' }
    const { code, out, asked } = await urbe('projections rebuild cities --wait --json', {
      'POST /projections/cities/rebuild': built,
      'GET /projections': inTurn(
        { items: [row(2, 'ready'), row(2, 'building', other)] },
        { items: [row(2, 'ready'), row(2, 'ready', other)] },
      ),
    })
    expect([code, JSON.parse(out), asked.length]).toEqual([0, { ...built, role: 'ready' }, 3])
  })

  it.each([
    ['diverged', row(2, 'building', { status: 'diverged' }), 'the generation is diverged on PLATFORM'],
    ['given up', row(2, 'retired'), 'the generation was given up'],
  ])('fails when the new generation is %s', async (_, item, said) => {
    const { code, err } = await urbe('projections rebuild cities --wait', {
      'POST /projections/cities/rebuild': built,
      'GET /projections': { items: [active, item] },
    })
    expect([code, err]).toEqual([1, said])
  })

  it('leaves the rebuild alone when nobody waits for it any more', async () => {
    const interrupt = new AbortController()
    const { code, err, asked } = await urbe(
      'projections rebuild cities --wait',
      {
        'POST /projections/cities/rebuild': built,
        'GET /projections': () => {
          setImmediate(() => interrupt.abort())
          return { items: [active, half] }
        },
      },
      { interrupt },
    )
    expect([code, asked.length]).toEqual([130, 2])
    expect(err).toBe('generation 2 is still being built: urbe projections list')
  })
})

describe('urbe projections, one at a time', () => {
  it.each([
    ['switch cities --generation 1', 'POST /projections/cities/switch', { generation: 1 }, switched],
    ['switch cities', 'POST /projections/cities/switch', {}, switched],
    ['cancel cities', 'POST /projections/cities/cancel', undefined, built],
  ])('%s', async (line, at, body, answer) => {
    const { code, asked } = await urbe(`projections ${line}`, { [at]: answer })
    expect([code, asked]).toEqual([0, [`${at} ${body === undefined ? '' : JSON.stringify(body)}`.trim()]])
  })

  it('lists what was set aside, and tries it again', async () => {
    const parked = {
      id: 'PLATFORM:7',
      projection: 'cities',
      generation: 1,
      stream: 'PLATFORM',
      sequence: 7,
      subject: 'plat.simulation.city.7',
      commitId: 'c',
      reason: 'no such column',
      events: [],
      parkedAt: '2026-11-01T00:00:00.000Z',
    }
    const listed = await urbe('projections parked cities --count 5', {
      'GET /projections/cities/parked': { items: [parked], next: null },
    })
    expect(listed.asked).toEqual(['GET /projections/cities/parked?limit=5'])
    expect(listed.out.split('\n')[1]).toBe(
      'PLATFORM:7  2026-11-01T00:00:00.000Z  plat.simulation.city.7  no such column',
    )
    const at = 'POST /projections/cities/parked/PLATFORM%3A7/replay'
    const taken = await urbe('projections replay cities PLATFORM:7', {
      [at]: { id: 'PLATFORM:7', replayed: true },
    })
    expect([taken.code, taken.out]).toEqual([0, 'cities has taken PLATFORM:7.'])
    const again = await urbe('projections replay cities PLATFORM:7', { [at]: problem(409, 'parked_again') })
    expect([again.code, again.err]).toEqual([1, 'Because of parked_again. (parked_again)'])
  })

  it.each([
    ['switch cities --generation x', '--generation must be a whole number from 1 on, not "x"'],
    ['parked cities --count many', '--count must be a whole number from 1 on, not "many"'],
  ])('%s: %s', async (line, said) => {
    const { code, err, asked } = await urbe(`projections ${line}`, {})
    expect([code, err, asked]).toEqual([2, said, []])
  })
})
