import { beforeAll, describe, expect, it } from '@jest/globals'

import { FileFormatError } from '../errors.ts'
import { loadWaterEngine, type WaterEngine } from './engine.ts'
import {
  INP_CHARACTERS_MAX,
  INP_FIELD_CHARACTERS_MAX,
  INP_LINE_BYTES_MAX,
  INP_LINES_MAX,
} from './inp-text.ts'
import { SOLUTION_ROWS_MAX, solveNetwork } from './solve-network.ts'

let engine: WaterEngine
beforeAll(async () => {
  engine = await loadWaterEngine()
})

const NETWORK = `[TITLE]
one tank over two villages
[JUNCTIONS]
 upper  20  4
 lower  10  6 ; asks for more
[RESERVOIRS]
 spring 60
[TANKS]
 tower  50 2 0 4 5 0
[PIPES]
 a spring upper 1000 200 120 0 CV
 b upper  lower 500 150 120 0
 c tower  upper 50  200 120 0
[PUMPS]
[OPTIONS]
 UNITS LPS
 HEADLOSS H-W
[TIMES]
 DURATION 6:00
[RULES]
RULE one
IF TANK tower LEVEL ABOVE 100
THEN PIPE b STATUS IS OPEN
[END]
`
const line = (start: string) =>
  NETWORK.split('\n').findIndex((text) => text.trimStart().startsWith(start)) + 1

describe('a solved network', () => {
  it('loses head along a pipe as Hazen and Williams say', () => {
    const { steps, linkIds, nodeIds } = solveNetwork(engine, NETWORK)
    const head = (id: string) => steps[0]?.heads[nodeIds.indexOf(id)] ?? Number.NaN
    const flow = (steps[0]?.flows[linkIds.indexOf('b')] ?? Number.NaN) / 1000
    // h = 10.67 L q^1.852 / (C^1.852 d^4.871), in metres and m3/s; the factor is printed with four digits.
    const loss = (10.67 * 500 * flow ** 1.852) / (120 ** 1.852 * 0.15 ** 4.871)
    expect((head('upper') - head('lower')) / loss).toBeCloseTo(1, 3)
    expect(flow).toBeCloseTo(0.006, 8)
  })

  it('has pressures above the ground, in the order of the file', () => {
    const { steps, nodeIds } = solveNetwork(engine, NETWORK)
    expect(nodeIds).toEqual(['upper', 'lower', 'spring', 'tower'])
    for (const { pressures, heads } of steps) {
      for (const [node, elevation] of [20, 10].entries()) {
        expect(pressures[node]).toBeCloseTo((heads[node] ?? 0) - elevation, 6)
      }
    }
  })

  it('has a step for every hour and for the moment at which the tank is full', () => {
    const { steps } = solveNetwork(engine, NETWORK)
    const times = steps.map(({ time }) => time)
    expect(times.filter((time) => time % 3600 === 0)).toEqual(
      [0, 1, 2, 3, 4, 5, 6].map((hour) => hour * 3600),
    )
    expect(times).toHaveLength(8)
    expect(steps.at(-1)?.heads[3]).toBeCloseTo(54, 6)
  })

  it('brings the warnings along that EPANET has written', () => {
    const { warnings } = solveNetwork(engine, NETWORK.replace(' 10  6 ', ' 100  6 '))
    expect(warnings[0]).toBe('Negative pressures at 0:00:00 hrs.')
    expect(solveNetwork(engine, NETWORK).warnings).toEqual([])
  })

  it('is the same in a file that comes with a byte order mark and with line ends of Windows', () => {
    const expected = solveNetwork(engine, NETWORK)
    expect(solveNetwork(engine, `\uFEFF${NETWORK.replaceAll('\n', '\r\n')}`)).toEqual(expected)
  })
})

const BAD_FILES: readonly (readonly [what: string, text: string, line: number, expected: string])[] = [
  ['nothing at all', '', 1, 'an EPANET input file with sections such as [JUNCTIONS]'],
  ['other text', '\n\nhello\n', 3, 'an EPANET input file with sections such as [JUNCTIONS]'],
  ['binary data', '[TITLE]\nx\0y', 2, 'text, not binary data'],
  ['no nodes', '[JUNCTIONS]\n[PIPES]\n', 1, 'at least two nodes'],
  [
    'nothing that supplies',
    '[JUNCTIONS]\na 1\nb 1\n[PIPES]\np a b 1 1 1',
    5,
    'at least one tank or reservoir',
  ],
  [
    'a pipe from nowhere',
    NETWORK.replace('b upper', 'b uper'),
    line('b upper'),
    'a node that the file defines, not "uper"',
  ],
  ['a length in words', NETWORK.replace('1000', 'long'), line('a spring'), 'a number, not "long"'],
  [
    'an ID twice',
    NETWORK.replace(' lower  10', ' upper  10'),
    line('lower'),
    'an ID that is not taken yet, not "upper"',
  ],
  ['too few fields', NETWORK.replace(' spring 60', ' spring'), line('spring'), 'the fields of this section'],
  [
    'a section unknown',
    NETWORK.replace('PUMPS', 'PLUMS'),
    line('[PUMPS'),
    'a section that EPANET knows, not "[PLUMS]"',
  ],
  [
    'an option unknown',
    NETWORK.replace('H-W', 'Q-Q'),
    line('HEADLOSS'),
    'a value that this option can have, not "Q-Q"',
  ],
  ['a rule about nothing', NETWORK.replace('PIPE b', 'PIPE x'), line('THEN'), 'a link that the file defines'],
  [
    'a tank that begins too full',
    NETWORK.replace('50 2 0', '50 9 0'),
    line('tower'),
    'levels of a tank in their order, within its volume curve, not "tower"',
  ],
  [
    'a node without a link',
    NETWORK.replace('[RESERVOIRS]', ' alone 3\n[RESERVOIRS]'),
    line('lower') + 1,
    'a link to every node, not "alone"',
  ],
  [
    'a pump without a curve',
    NETWORK.replace('[PUMPS]', '[PUMPS]\n lift spring upper SPEED 1'),
    line('[PUMPS]') + 1,
    'a head curve or a power for the pump, not "lift"',
  ],
]

describe('a bad file', () => {
  it.each(BAD_FILES)('is told with its line: %s', (_, text, number, expected) => {
    expect(() => solveNetwork(engine, text)).toThrow(new FileFormatError(number, expected))
  })

  it('can make EPANET break off, which is told and does not spoil the engine', () => {
    // The step for rules is a tenth of this, in whole seconds: EPANET divides by 0.
    const tiny = NETWORK.replace('DURATION 6:00', 'DURATION 6:00\n HYDRAULIC TIMESTEP 0:00:01')
    const before = solveNetwork(engine, NETWORK)
    expect(() => solveNetwork(engine, tiny)).toThrow(expect.objectContaining({ code: 'engine_failed' }))
    expect(solveNetwork(engine, NETWORK)).toEqual(before)
  })

  it('does not spoil the engine for the next', () => {
    const before = solveNetwork(engine, NETWORK)
    expect(() => solveNetwork(engine, NETWORK.replace('b upper', 'b uper'))).toThrow(FileFormatError)
    expect(solveNetwork(engine, NETWORK)).toEqual(before)
  })
})

describe('a limit', () => {
  it('holds for the characters and the lines of a file', () => {
    expect(() => solveNetwork(engine, ' '.repeat(INP_CHARACTERS_MAX + 1))).toThrow(FileFormatError)
    expect(() => solveNetwork(engine, `${NETWORK}${'\n'.repeat(INP_LINES_MAX)}`)).toThrow(
      new FileFormatError(INP_LINES_MAX, `at most ${INP_LINES_MAX} lines`),
    )
  })

  it('holds for a line and for a field, which EPANET would write over its memory', () => {
    const long = (characters: number) => NETWORK.replace(' spring 60', ` ${'x'.repeat(characters)} 60`)
    expect(() => solveNetwork(engine, long(INP_FIELD_CHARACTERS_MAX + 1))).toThrow(
      new FileFormatError(line('spring'), `fields of at most ${INP_FIELD_CHARACTERS_MAX} characters`),
    )
    const wide = NETWORK.replace(' spring 60', ` spring 60${' 1'.repeat(INP_LINE_BYTES_MAX / 2)}`)
    expect(() => solveNetwork(engine, wide)).toThrow(
      new FileFormatError(line('spring'), `at most ${INP_LINE_BYTES_MAX} bytes before a comment`),
    )
  })

  it('does not hold for what is not read: comments and the title', () => {
    const expected = solveNetwork(engine, NETWORK)
    const told = 'ß 5 '.repeat(INP_LINE_BYTES_MAX)
    const wordy = NETWORK.replace('asks for more', told).replace('one tank', told)
    expect(solveNetwork(engine, wordy)).toEqual(expected)
    expect(() => solveNetwork(engine, wordy.replace('b upper', 'b uper'))).toThrow(`line ${line('b upper')}:`)
  })

  it('holds for the values of a solution', () => {
    const endless = NETWORK.replace(/\[RULES\][^[]*/, '').replace(
      'DURATION 6:00',
      'DURATION 1000000\n HYDRAULIC TIMESTEP 0:00:01',
    )
    expect(() => solveNetwork(engine, endless)).toThrow(
      expect.objectContaining({ name: 'WaterError', code: 'solution_too_large' }),
    )
    expect(SOLUTION_ROWS_MAX).toBeGreaterThan(1_000_000)
  })
})
