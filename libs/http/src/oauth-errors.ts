import type { ErrorCode, Problem } from '@urbe/contracts'

/** Codes that have the same name in RFC 6749 §5.2. */
const same: ReadonlySet<ErrorCode> = new Set([
  'invalid_client',
  'invalid_dpop_proof',
  'invalid_grant',
  'invalid_scope',
  'unsupported_grant_type',
])

/** A problem in the words of RFC 6749 §5.2; `code` is the catalogue's, for those who know it. */
export function oauthError({ status, code, detail, title }: Problem) {
  return { error: errorOf(status, code as ErrorCode), error_description: detail ?? title, code }
}

function errorOf(status: number, code: ErrorCode): string {
  if (same.has(code)) return code
  if (code === 'client_paused') return 'unauthorized_client'
  if (status === 500) return 'server_error'
  return status === 503 || status === 429 ? 'temporarily_unavailable' : 'invalid_request'
}
