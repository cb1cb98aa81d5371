import { expect, it } from '@jest/globals'

import { paintFor } from './paint.ts'

it.each([
  [{}, true, true],
  [{}, false, false],
  [{ NO_COLOR: '1' }, true, false],
  [{ NO_COLOR: '' }, true, true],
  [{ FORCE_COLOR: '1' }, false, true],
  [{ FORCE_COLOR: '0' }, true, false],
  [{ FORCE_COLOR: '1', NO_COLOR: '1' }, false, true],
  [{ TERM: 'dumb' }, true, false],
])('with %j and a person looking (%s) there are colours: %s', (env, isSeen, isColoured) => {
  expect(paintFor(env, isSeen).red('x') !== 'x').toBe(isColoured)
})
