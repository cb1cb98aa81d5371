import { describe, expect, it } from '@jest/globals'

import { ApiProblem } from '@urbe/client'

import { fieldFaults, hasOtherFaults } from './field-faults.ts'

const problem = (...pointers: readonly string[]) =>
  new ApiProblem({
    type: 'about:blank',
    title: 'A value is not accepted',
    status: 422,
    code: 'invalid_value',
    errors: pointers.map((pointer) => ({ pointer, code: 'too_small', detail: `at ${pointer}` })),
  })

describe('faults at fields', () => {
  it('are found by the name of the field, the first of several', () => {
    const faults = fieldFaults(problem('/lengthMin', '/words/3', '/words/7'))
    expect([...faults]).toEqual([
      ['lengthMin', { part: undefined, code: 'too_small', detail: 'at /lengthMin' }],
      ['words', { part: '3', code: 'too_small', detail: 'at /words/3' }],
    ])
  })
  it('are not all that can be wrong', () => {
    expect(hasOtherFaults(null, ['lengthMin'])).toBe(false)
    expect(hasOtherFaults(problem('/lengthMin'), ['lengthMin'])).toBe(false)
    expect(hasOtherFaults(problem('/lengthMin', '/strange'), ['lengthMin'])).toBe(true)
    expect(hasOtherFaults(problem(), ['lengthMin'])).toBe(true)
    expect(hasOtherFaults(new TypeError('no connection'), ['lengthMin'])).toBe(true)
  })
})
