import { readFileSync } from 'node:fs'
import { get as getPlain, type IncomingMessage } from 'node:http'
import { get as getTls } from 'node:https'

const ANSWER_DEADLINE_MS = 2_000
const OK = 200

/** What a process says about itself: well, not well, or nothing. */
export function answerOf(url: string, caFile?: string): Promise<'ready' | 'not ready' | 'silent'> {
  return new Promise((resolve) => {
    const options = { timeout: ANSWER_DEADLINE_MS, agent: false }
    const take = (response: IncomingMessage) => {
      response.resume()
      resolve(response.statusCode === OK ? 'ready' : 'not ready')
    }
    const request =
      caFile === undefined
        ? getPlain(url, options, take)
        : getTls(url, { ...options, ca: readFileSync(caFile) }, take)
    request.on('timeout', () => request.destroy())
    request.on('error', () => resolve('silent'))
  })
}
