import { expect, it } from '@jest/globals'

import { uuid7 } from './ids.ts'

it('spells the moment and the random bytes as RFC 9562 does in its example', () => {
  // RFC 9562, appendix A.6: 2022-02-22T19:22:22Z, rand_a 0xCC3, rand_b 0x18C4DC0C0C07398F
  const random = Uint8Array.from([0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f])
  expect(uuid7(1645557742000, random)).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f')
})

it('sorts as time does', () => {
  const random = new Uint8Array(10).fill(255)
  expect(uuid7(1_000, random) < uuid7(1_001, new Uint8Array(10))).toBe(true)
})
