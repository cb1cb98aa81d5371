import { expect, it } from '@jest/globals'

import { readMatsimNetwork } from '@urbe/city-model/qsim'

import { drive, timedRounds } from './drive.ts'

/** Four one-way streets in a ring, and three trips on them. */
const network = readMatsimNetwork(`<network><nodes>
  ${[0, 1, 2, 3].map((id) => `<node id="${id}" x="${id}" y="0"/>`).join('')}</nodes><links>
  ${[0, 1, 2, 3].map((id) => `<link id="${id}" from="${id}" to="${(id + 1) % 4}" length="152" freespeed="10" capacity="900" permlanes="1"/>`).join('')}
  </links></network>`)
const trips = {
  second: Int32Array.of(0, 0, 40),
  routeStart: Int32Array.of(0, 3, 6, 8),
  route: Int32Array.of(0, 1, 2, 1, 2, 3, 3, 0),
}

it('drives by QSim’s rule or to the nearest second', () => {
  const [qsim, nearest] = [drive({ network, trips }, 'qsim'), drive({ network, trips }, 'nearest')]
  expect([qsim, nearest]).toMatchObject([
    { arrived: 3, linkSteps: 5 },
    { arrived: 3, linkSteps: 5 },
  ])
  // Five links are driven, of 15.2 s each: 16 s, or 15 s.
  expect(qsim.meanTripSeconds - nearest.meanTripSeconds).toBeCloseTo(5 / 3)
})

it('drives the same trips again at each call, and no more often than was said', () => {
  const round = timedRounds({ network, trips }, { rounds: 2, apartSeconds: 500 })
  expect([round(), round()].every((seconds) => seconds >= 0)).toBe(true)
  expect(round).toThrow('12 have arrived and not 15')
})
