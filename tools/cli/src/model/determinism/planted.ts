import type { PhaseChange } from '@urbe/city-model'

const ROUNDS = 3

/**
 * A race on purpose: moods are passed on from neighbour to neighbour inside one phase, so that what a row gets depends on whether its
 * neighbour has been worked on. On one thread it looks like any other phase.
 */
export const plantRace: PhaseChange = (phases, columns) =>
  phases.map((phase) => {
    const mood = columns['citizenMood']
    if (!phase.writes.includes('citizenMood') || phase.rows === 1 || mood === undefined) return phase
    return {
      ...phase,
      every: 'hour',
      run(from, to) {
        for (let round = 0; round < ROUNDS; round += 1) {
          for (let row = from; row < to; row += 1) {
            const before = mood[row === 0 ? mood.length - 1 : row - 1] ?? 0
            mood[row] = ((mood[row] ?? 0) * 7 + before) & 0x3ff
          }
        }
      },
    }
  })
