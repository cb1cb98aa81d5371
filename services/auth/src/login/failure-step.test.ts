import { expect, it } from '@jest/globals'

import { FAILURE_STEP_MS, pauseToStep } from './failure-step.ts'

it('answers failures at whole steps, the first of them included', () => {
  for (const passed of [0, 0.2, 5, 129, 249, 250])
    expect(passed + pauseToStep(passed)).toBeCloseTo(FAILURE_STEP_MS)
  for (const passed of [251, 386, 500]) expect(passed + pauseToStep(passed)).toBeCloseTo(2 * FAILURE_STEP_MS)
})
