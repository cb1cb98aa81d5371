import { expect, it } from '@jest/globals'

import { damageAndRepair } from './scenarios/damage-and-repair.ts'

/** A third of the kinds of damage; `make chaos` does all of them, several times. */
const ROUNDS = 5

it('finds every damage to the files of a stream and makes the history what it was', async () => {
  const rounds = await damageAndRepair({ rounds: ROUNDS })
  expect(rounds).toHaveLength(ROUNDS)
  const failed = rounds.filter(({ detected, repaired, followed }) => !(detected && repaired && followed))
  expect(failed).toEqual([])
})
