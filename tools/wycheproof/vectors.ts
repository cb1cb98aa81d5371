import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { z } from 'zod'

/** `acceptable`: both answers are right. */
const results = ['valid', 'invalid', 'acceptable'] as const
const vector = z.looseObject({
  tcId: z.int(),
  comment: z.string(),
  result: z.enum(results),
})
const vectorFile = z.looseObject({
  numberOfTests: z.int(),
  testGroups: z.array(z.looseObject({ tests: z.array(vector) })),
})

/** One test with what its group says of it. */
export interface Vector {
  readonly id: number
  readonly comment: string
  readonly result: (typeof results)[number]
  readonly text: (name: string) => string
  readonly number: (name: string) => number
  /** What stands there in hexadecimal digits. */
  readonly bytes: (name: string) => Buffer
}

/** Undefined when the folder has no such file. Throws when the file is none of Wycheproof, or holds fewer tests than it says. */
export async function vectorsIn(folder: string, name: string): Promise<readonly Vector[] | undefined> {
  const text = await readFile(join(folder, name), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    return undefined
  })
  if (text === undefined) return undefined
  const { numberOfTests, testGroups } = vectorFile.parse(JSON.parse(text))
  const vectors = testGroups.flatMap(({ tests, ...group }) => tests.map((test) => of({ ...group, ...test })))
  if (vectors.length !== numberOfTests)
    throw new Error(`${name} says ${numberOfTests} tests and holds ${vectors.length}`)
  return vectors
}

function of(said: z.infer<typeof vector>): Vector {
  const member = (name: string): unknown =>
    name.split('.').reduce<unknown>((inside, part) => Object(inside)[part], said)
  const text = (name: string) => z.string({ error: `${said.tcId} has no ${name}` }).parse(member(name))
  return {
    id: said.tcId,
    comment: said.comment,
    result: said.result,
    text,
    number: (name) => z.number({ error: `${said.tcId} has no ${name}` }).parse(member(name)),
    bytes: (name) => Buffer.from(text(name), 'hex'),
  }
}
