import { describe, expect, it } from '@jest/globals'

import { Ring } from './ring.ts'

const commit = (sequence: number, bytes = 10) => ({ sequence, subject: ['plat'], events: [], bytes })
const filled = (limits: { bytes: number; commits: number }, ...sequences: number[]) => {
  const ring = new Ring(100, limits)
  for (const each of sequences) ring.push(commit(each))
  return ring
}
const roomy = { bytes: 1_000, commits: 1_000 }

describe('a ring', () => {
  it('begins empty after the head', () => {
    const ring = filled(roomy)
    expect([ring.head, ring.floor, ring.from(0)]).toEqual([100, 101, undefined])
  })

  it('finds the first commit at a sequence or later', () => {
    const ring = filled(roomy, 101, 102, 105)
    expect([0, 102, 103, 106].map((each) => ring.from(each)?.sequence)).toEqual([101, 102, 105, undefined])
  })

  it('forgets the oldest beyond its number of commits', () => {
    const ring = filled({ bytes: 1_000, commits: 2 }, 101, 102, 103, 104)
    expect([ring.floor, ring.head, ring.from(0)?.sequence]).toEqual([103, 104, 103])
  })

  it('forgets the oldest beyond its bytes, but never the newest', () => {
    const ring = filled({ bytes: 25, commits: 100 }, 101, 102, 103)
    expect([ring.floor, ring.bytes]).toEqual([102, 20])
    ring.push(commit(104, 1_000))
    expect([ring.floor, ring.bytes, ring.from(0)?.sequence]).toEqual([104, 1_000, 104])
  })

  it('finds its way after many turns', () => {
    const ring = new Ring(0, { bytes: 1_000, commits: 7 })
    for (let sequence = 1; sequence <= 1_000; sequence += 1) {
      ring.push(commit(sequence))
      const oldest = Math.max(1, sequence - 6)
      expect([ring.floor, ring.from(0)?.sequence, ring.from(sequence)?.sequence]).toEqual([
        oldest,
        oldest,
        sequence,
      ])
    }
  })
})
