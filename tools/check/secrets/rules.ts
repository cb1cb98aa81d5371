/** What a secret of a known kind looks like. Each is narrow: what is only long and random is a matter of `entropy.ts`. */
export interface Rule {
  readonly name: string
  readonly pattern: RegExp
}

export const rules: readonly Rule[] = [
  { name: 'private-key', pattern: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\s*[A-Za-z0-9+/=]{20}/g },
  { name: 'aws-access-key', pattern: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g },
  { name: 'github-token', pattern: /\b(?:gh[opsur]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,})\b/g },
  { name: 'npm-token', pattern: /\bnpm_[A-Za-z0-9]{36}\b/g },
  { name: 'slack-token', pattern: /\bxox[abeoprs]-[A-Za-z0-9-]{20,}/g },
  { name: 'google-key', pattern: /\bAIza[A-Za-z0-9_-]{35}\b/g },
  { name: 'vault-token', pattern: /\bhv[bs]\.[A-Za-z0-9_-]{24,}/g },
  { name: 'json-web-token', pattern: /\beyJ[A-Za-z0-9_-]{16,}\.eyJ[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}/g },
  { name: 'nats-seed', pattern: /\bS[ACNOPUX][A-Z2-7]{56}\b/g },
  { name: 'urbe-api-key', pattern: /\burbe_[a-z]{2,12}_[A-Za-z0-9_-]{12}_[A-Za-z0-9_-]{43}\b/g },
  { name: 'urbe-refresh-token', pattern: /\brt1\.[A-Za-z0-9_-]{22}\.\d+\.[A-Za-z0-9_-]{43}\b/g },
  // `…@localhost` and `…@127.0.0.1` too: a password that works on one machine tends to work on the next.
  {
    name: 'password-in-address',
    pattern: /\b[a-z][a-z0-9+]{2,12}:\/\/[^\s:@/'"`${}<>]+:[^\s@/'"`${}<>]{6,}@[\w.-]+/g,
  },
]
