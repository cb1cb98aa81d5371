import { type Endpoint, type ErrorCode, endpoints, errorCatalogue } from '@urbe/contracts'

import { GENERATED } from './markdown.ts'
import { errorsOf } from './openapi-operation.ts'

const EVERYWHERE = 'every operation'

export function errorsPage(): string {
  const rows = Object.entries(errorCatalogue).map(([code, { status, title }]) => {
    const where = operationsWith(code as ErrorCode)
    return `| <a id="${code}"></a>\`${code}\` | ${status} | ${title} | ${where} |`
  })
  return `# Errors

${GENERATED}

Every error is answered as \`application/problem+json\` (RFC 9457). \`code\` is stable: programs compare it, people read \`title\`
and \`detail\`. A fault of the platform is answered with \`internal_error\` and nothing else; its \`traceId\` finds it in the logs.

| code | status | title | answered by |
|---|---|---|---|
${rows.join('\n')}
`
}

function operationsWith(code: ErrorCode): string {
  const all = Object.values<Endpoint>(endpoints)
  const those = all.filter((endpoint) => errorsOf(endpoint).includes(code))
  if (those.length === all.length) return EVERYWHERE
  if (those.length > 12) return `${those.length} operations`
  return those.map(({ id }) => `\`${id}\``).join(' ') || 'the edge and the live connection'
}
