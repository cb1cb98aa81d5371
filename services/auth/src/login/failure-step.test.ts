import { expect, it } from '@jest/globals'

import { FAILURE_STEP_MS, pauseToStep, SLOW_FAILURE_STEP_MS } from './failure-step.ts'

it.each([FAILURE_STEP_MS, SLOW_FAILURE_STEP_MS])(
  'answers failures at whole steps of %i ms, the first of them included',
  (step) => {
    for (const part of [0, 0.001, 0.1, 0.5, 0.99, 1])
      expect(part * step + pauseToStep(part * step, step)).toBeCloseTo(step)
    for (const part of [1.01, 1.5, 2])
      expect(part * step + pauseToStep(part * step, step)).toBeCloseTo(2 * step)
  },
)
