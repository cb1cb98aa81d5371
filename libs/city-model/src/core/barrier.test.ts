import { expect, it } from '@jest/globals'

import { BARRIER_WORDS, BarrierBroken, barrierOver } from './barrier.ts'

const words = () => new Int32Array(new SharedArrayBuffer(BARRIER_WORDS * Int32Array.BYTES_PER_ELEMENT))

it('lets a party through that is alone, as often as it comes', () => {
  let meetings = 0
  const beforeMeeting = () => {
    meetings += 1
  }
  const barrier = barrierOver({ words: words(), parties: 1, beforeMeeting })
  for (let round = 0; round < 3; round += 1) barrier.meet()
  expect(meetings).toBe(3)
})

it('breaks when another party does not come, instead of waiting for ever', () => {
  const barrier = barrierOver({ words: words(), parties: 2, waitMsMax: 5 })
  expect(() => barrier.meet()).toThrow(BarrierBroken)
})
