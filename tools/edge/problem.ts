import type { ServerResponse } from 'node:http'

const TITLES = {
  400: 'Bad Request',
  404: 'Not Found',
  405: 'Method Not Allowed',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
} as const

export interface EdgeProblem {
  readonly status: keyof typeof TITLES
  readonly code: string
  readonly detail: string
}

/** RFC 9457, the same shape that the services answer with. */
export function answerProblem(response: ServerResponse, problem: EdgeProblem): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  const body = problemText(problem)
  response.writeHead(problem.status, {
    'content-type': 'application/problem+json',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    ...(problem.status >= 502 ? { 'retry-after': '1' } : {}),
  })
  response.end(body)
}

/** The same answer for a socket that wanted to become a WebSocket. */
export function rawProblem(problem: EdgeProblem): string {
  const body = problemText(problem)
  return [
    `HTTP/1.1 ${problem.status} ${TITLES[problem.status]}`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
    '',
    body,
  ].join('\r\n')
}

function problemText({ status, code, detail }: EdgeProblem): string {
  return JSON.stringify({ type: `/docs/errors#${code}`, title: TITLES[status], status, code, detail })
}
