import { describe, expect, it } from '@jest/globals'

import { proofDesk } from './proof-desk.ts'

/** Whatever can go on without an answer has gone on. */
const turn = () => new Promise((resolve) => setImmediate(resolve))
const WANTED = new Error('prove it')

/** A desk whose answers are given by hand; what was asked is noted. */
function atDesk() {
  const asked: boolean[] = []
  const answers: ((given: boolean) => void)[] = []
  const desk = proofDesk(
    (isAgain) => {
      asked.push(isAgain)
      return new Promise((resolve) => answers.push(resolve))
    },
    (error) => error === WANTED,
  )
  return { ...desk, asked, answer: (given: boolean) => answers.shift()?.(given) }
}
/** Refused until a proof is there. */
function guarded() {
  const state = { proven: false, tries: 0 }
  const work = async () => {
    state.tries += 1
    if (!state.proven) throw WANTED
    return 'done'
  }
  return { state, work }
}

describe('the desk for proofs', () => {
  it('has nothing to ask when the work is done', async () => {
    const { proven, asked } = atDesk()
    expect(await proven(async () => 'done')).toBe('done')
    expect(asked).toEqual([])
  })

  it('asks once for all that wait, and goes on with each', async () => {
    const { proven, answer, asked } = atDesk()
    const { state, work } = guarded()
    const all = Promise.all([proven(work), proven(work), proven(work)])
    await turn()
    state.proven = true
    answer(true)
    expect(await all).toEqual(['done', 'done', 'done'])
    expect([asked, state.tries]).toEqual([[false], 6])
  })

  it('leaves the refusal as it is when no proof is given, and asks anew the next time', async () => {
    const { proven, answer, asked } = atDesk()
    for (const _ of [1, 2]) {
      const refused = proven(guarded().work).catch((error: unknown) => error)
      await turn()
      answer(false)
      expect(await refused).toBe(WANTED)
      expect(asked.splice(0)).toEqual([false])
    }
  })

  it('asks nobody for what no proof would open', async () => {
    const { proven, asked } = atDesk()
    const error = new Error('no')
    await expect(proven(() => Promise.reject(error))).rejects.toBe(error)
    expect(asked).toEqual([])
  })
})
