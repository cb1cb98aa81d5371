import { describe, expect, it } from '@jest/globals'

import { ApiProblem, Unreachable, WaitsForApproval } from '@urbe/client'
import type { Approval } from '@urbe/contracts'

import type { Say } from '../i18n/messages.ts'
import { faultOf, isPassing } from './fault.ts'

const say: Say = (id) => `<${id}>`
const problem = (code: string, status: number, more: object = {}) =>
  new ApiProblem({ type: 'about:blank', title: `Title of ${code}`, status, code, ...more })

describe('a fault as a person reads it', () => {
  it('is the sentence of the documented code, with the trace to quote', () => {
    expect(faultOf(problem('invalid_credentials', 401, { traceId: 'ab12' }), say)).toEqual({
      sentence: '<error.invalid_credentials>',
      details: [],
      traceId: 'ab12',
    })
  })
  it('is the title of a code that this console does not know', () => {
    expect(faultOf(problem('brand_new', 409), say).sentence).toBe('Title of brand_new')
  })
  it('names the fields that were not accepted', () => {
    const errors = [{ pointer: '/name', code: 'too_small', detail: 'is too short' }]
    expect(faultOf(problem('invalid_value', 422, { errors }), say).details).toEqual(['/name: is too short'])
  })
  it('shows the detail of a bad file, and hides that of a conflict', () => {
    expect(faultOf(problem('import_invalid', 422, { detail: 'line 7' }), say).details).toEqual(['line 7'])
    expect(faultOf(problem('run_stopped', 409, { detail: 'x' }), say).details).toEqual([])
  })
  it('says when nobody answered, and nothing of an unknown fault', () => {
    expect(faultOf(new Unreachable('no'), say).sentence).toBe('<error.network>')
    const approval = { id: '1', expiresAt: '2030-01-07T05:30:00.000Z' } as Approval
    expect(faultOf(new WaitsForApproval(approval), say).sentence).toBe('<approvals.waits>')
    expect(faultOf(new Error('secret'), say)).toEqual({ sentence: '<error.unknown>', details: [] })
  })
  it('is passing when the other side is at fault', () => {
    expect([isPassing(new Unreachable('no')), isPassing(problem('not_ready', 503))]).toEqual([true, true])
    expect(isPassing(problem('city_not_found', 404))).toBe(false)
  })
})
