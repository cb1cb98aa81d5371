import type { ServerResponse } from 'node:http'

import { errorCatalogue } from '@urbe/contracts/topology'
import { problemText, type RawProblem } from '@urbe/http/edge'

/** RFC 9457, the same shape that the services answer with. */
export function answerProblem(response: ServerResponse, problem: RawProblem): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  const body = problemText(problem)
  const { status } = errorCatalogue[problem.code]
  response.writeHead(status, {
    'content-type': 'application/problem+json',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(status >= 502 ? { 'retry-after': '1' } : {}),
  })
  response.end(body)
}
