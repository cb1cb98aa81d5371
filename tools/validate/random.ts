import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { threefry2x32 } from '@urbe/kernel'

import { skipped, type Truth, type TruthSource } from './truth.ts'

/** Printed by Salmon, Moraes, Dror, Shaw 2011 (doi:10.1145/2063384.2063405): the counter and the key all zeros, and what comes of them. */
const PRINTED = ['00000000 00000000 00000000 00000000', '6b200159 99ba4efe'] as const
const ROUNDS = '20'

/** The generator behind every draw against the known answers of its authors. */
export const randomTruths: TruthSource = {
  part: 'Random numbers',
  *run(folder) {
    yield answered('zeros', ...PRINTED)
    const path = join(folder ?? '.', 'rng/random123_kat_vectors.txt')
    if (!existsSync(path)) yield skipped('T16', 'Threefry-2x32, 20 rounds: known answers', path)
    else yield* readFileSync(path, 'utf8').split('\n').flatMap(vectorIn)
  },
}

/** `threefry2x32 20 <two words of the counter> <two of the key> <two of the answer>`; other generators are passed by. */
function vectorIn(line: string): readonly Truth[] {
  const [name, rounds, ...words] = line.trim().split(/\s+/)
  if (name !== 'threefry2x32' || rounds !== ROUNDS) return []
  return [answered('known answer', words.slice(0, 4).join(' '), words.slice(4).join(' '))]
}

function answered(what: string, asked: string, expected: string): Truth {
  const [counter0 = 0, counter1 = 0, key0 = 0, key1 = 0] = asked
    .split(' ')
    .map((word) => Number.parseInt(word, 16))
  const out = new Uint32Array(2)
  threefry2x32(counter0, counter1, key0, key1, out)
  const obtained = Array.from(out, (word) => word.toString(16).padStart(8, '0')).join(' ')
  return {
    id: 'T16',
    what: `Threefry-2x32, 20 rounds, ${what}: ${asked}`,
    expected,
    obtained,
    tolerance: '0',
    outcome: obtained === expected ? 'pass' : 'fail',
  }
}
