import { parentPort } from 'node:worker_threads'

import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common'

/** The estimate takes longer than its share with every character; what is strong up to here is strong. */
const CHARACTERS_ESTIMATED_MAX = 48

export interface Question {
  readonly id: number
  readonly password: string
  readonly words: readonly string[]
}

export interface Estimate {
  /** On the list of common passwords, as it is or but for upper case. */
  readonly common: boolean
  /** zxcvbn's score, 0 to 4. */
  readonly score: number
}

export type Reply = { readonly id: number } & ({ readonly estimate: Estimate } | { readonly fault: string })

const common = new Set(dictionary['passwords-common'])
const estimator = new ZxcvbnFactory({
  dictionary,
  graphs: adjacencyGraphs,
  maxLength: CHARACTERS_ESTIMATED_MAX,
})

parentPort?.on('message', (question: Question) => {
  parentPort?.postMessage(reply(question))
})

function reply({ id, password, words }: Question): Reply {
  try {
    const { score } = estimator.check(password.slice(0, CHARACTERS_ESTIMATED_MAX), [...words])
    return { id, estimate: { common: common.has(password) || common.has(password.toLowerCase()), score } }
  } catch (error) {
    return { id, fault: String(error) }
  }
}
