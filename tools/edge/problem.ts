import { type ServerResponse, STATUS_CODES } from 'node:http'

import { type ErrorCode, errorCatalogue } from '@urbe/contracts/topology'

export interface EdgeProblem {
  readonly code: ErrorCode
  readonly detail: string
}

/** RFC 9457, the same shape that the services answer with. */
export function answerProblem(response: ServerResponse, problem: EdgeProblem): void {
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
    ...(status >= 502 ? { 'retry-after': '1' } : {}),
  })
  response.end(body)
}

/** The same answer for a socket that wanted to become a WebSocket. */
export function rawProblem(problem: EdgeProblem): string {
  const body = problemText(problem)
  const { status } = errorCatalogue[problem.code]
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
    '',
    body,
  ].join('\r\n')
}

function problemText({ code, detail }: EdgeProblem): string {
  return JSON.stringify({ type: `/docs/errors#${code}`, ...errorCatalogue[code], code, detail })
}
