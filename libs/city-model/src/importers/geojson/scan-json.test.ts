import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { lineOf, scanJson } from './scan-json.ts'

describe('a look over JSON', () => {
  it('finds the same faults as a parser does', () => {
    const signs = [
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '\\',
      'u',
      '0',
      '1',
      '-',
      '.',
      'e',
      ' ',
      '\n',
      'true',
      'null',
    ]
    const noise = fc.string({ unit: fc.constantFrom(...signs), maxLength: 3 })
    fc.assert(
      fc.property(fc.json({ maxDepth: 3 }), noise, fc.nat(60), (text, more, at) => {
        const changed = text.slice(0, at) + more + text.slice(at)
        expect(scanJson(changed).fault === undefined).toBe(isJson(changed))
      }),
      { numRuns: 500 },
    )
  })

  it('finds where the outermost features begin, of several the last', () => {
    const text = '{"features": [0], "x": {"features": [1]}, "features" : [ 2 , {"features":[3]},[]]}'
    expect(scanJson(text).features.map((at) => text[at])).toEqual(['2', '{', '['])
  })

  it('is not stopped by any depth', () => {
    expect(scanJson('['.repeat(200_000)).fault?.expected).toBe('a value')
  })

  it('counts lines from one', () => {
    expect(['a', 'b', 'c'].map((sign) => lineOf('a\nb\n\nc', 'a\nb\n\nc'.indexOf(sign)))).toEqual([1, 2, 4])
  })
})

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
