import type { Suite, Verdict } from './suites.ts'
import { type Vector, vectorsIn } from './vectors.ts'

export interface Outcome {
  readonly file: string
  readonly what: string
  /** Undefined when the folder has no such file. */
  readonly counts?: {
    readonly vectors: number
    readonly held: number
    readonly notOurs: number
    /** What was decided wrongly, with the number of the vector and what it is about. */
    readonly wrong: readonly string[]
  }
}

export async function outcomeOf(suite: Suite, folder: string): Promise<Outcome> {
  const { file, what, judge } = suite
  const vectors = await vectorsIn(folder, file)
  if (vectors === undefined) return { file, what }
  let held = 0
  let notOurs = 0
  const wrong: string[] = []
  for (const vector of vectors) {
    const verdict = await judge(vector)
    if (verdict === 'not_ours') notOurs += 1
    else if (isRight(vector, verdict)) held += 1
    else wrong.push(`${vector.id} (${vector.result}, was ${verdict}): ${vector.comment}`)
  }
  return { file, what, counts: { vectors: vectors.length, held, notOurs, wrong } }
}

function isRight({ result }: Vector, verdict: Verdict): boolean {
  return result === 'acceptable' || (result === 'valid') === (verdict === 'taken')
}

export function lineOf({ file, what, counts }: Outcome): string {
  if (counts === undefined) return `absent  ${what}: no ${file}`
  const { vectors, held, notOurs, wrong } = counts
  const mark = wrong.length === 0 ? 'ok' : 'FAIL'
  return `${mark.padEnd(8)}${what}: ${held} of ${vectors} held, ${wrong.length} wrong, ${notOurs} of sizes or texts that are not used here`
}
