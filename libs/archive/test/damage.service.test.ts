import { expect, it } from '@jest/globals'

import { damageAndRepair } from './scenarios/damage-and-repair.ts'
import { damagesAt } from './scenarios/damages.ts'

/** Every kind of damage once, by turns in a stream of one block and in one of several; twice as many rounds do both. */
const ROUNDS = damagesAt(0).length

it('finds every damage to the files of a stream and makes the history what it was', async () => {
  const rounds = await damageAndRepair({ rounds: ROUNDS })
  expect(rounds).toHaveLength(ROUNDS)
  const failed = rounds.filter(({ detected, repaired, followed }) => !(detected && repaired && followed))
  expect(failed).toEqual([])
}, 300_000)
