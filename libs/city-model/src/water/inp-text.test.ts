import { describe, expect, it } from '@jest/globals'

import { fileFault, markedText } from './inp-faults.ts'
import { definitionLine, inpLines } from './inp-text.ts'

const LINES = [
  '[TITLE]',
  'A',
  '[junctions]',
  ' A 1 2',
  ';B 1',
  ' B 1 ; A',
  '[PIPES]',
  ' A B C',
  '[JUNCTIONS]',
  'C 3',
]

describe('where an element is defined', () => {
  it.each([
    ['[JUNCTIONS]', 'A', 4],
    ['[JUNCTIONS]', 'B', 6],
    ['[JUNCTIONS]', 'C', 10],
    ['[PIPES]', 'A', 8],
    ['[PIPES]', 'Z', 7],
    ['[TANKS]', 'A', undefined],
  ])('in %s, %s: line %p', (section, id, line) => expect(definitionLine(LINES, section, id)).toBe(line))
})

describe('lines', () => {
  it('are as they came where EPANET can read them', () => {
    expect(inpLines(LINES.join('\n'))).toEqual(LINES)
    expect(inpLines('[OPTIONS]\n MAP "C:\\My Nets\\a.map"\n\x1a')).toHaveLength(3)
  })

  it('are not looked at after the end', () => {
    const rest = 'x'.repeat(500)
    expect(inpLines(`[JUNCTIONS]\n[END]\n${rest}`).at(-1)).toBe(rest)
    expect(() => inpLines(`[JUNCTIONS]\n${rest}`)).toThrow('line 2')
  })

  it('are marked with their numbers', () => {
    expect(markedText(['[PIPES]\r', ' a b ; c'])).toBe('[PIPES] ;@1@\n a b ; c ;@2@')
  })
})

describe('a complaint of EPANET', () => {
  const about = {
    lines: LINES,
    code: 200,
    message: (code: number) => `Error ${code}: function call contains words`,
  }
  const fault = (report: string, code = 200) => fileFault({ ...about, report, code })

  it('is told at the line that it quotes, with the field that it names', () => {
    const report =
      '  Error 203: words B7 in [PIPES] section:\n   A B C ;@8@\n\n  Error 200: one or more errors'
    expect(fault(report).message).toBe('line 8: expected a node that the file defines, not "B7"')
  })

  it('is the first one of several', () => {
    const report = [
      '  Error 204: words X in [CONTROLS] section:',
      ' q ;@2@',
      '  Error 203: words',
      ' r ;@3@',
    ].join('\n')
    expect(fault(report)).toMatchObject({ line: 2 })
  })

  it('is told at the definition of what it names', () => {
    expect(fault('  Error 234: network has an unconnected node with ID:  C', 233)).toMatchObject({
      line: 10,
      expected: 'a link to every node, not "C"',
    })
  })

  it('is told at the last line where nothing else is known, in its own words', () => {
    expect(fault('', 999)).toMatchObject({ line: 10, expected: expect.stringContaining('Error 999') })
  })
})
