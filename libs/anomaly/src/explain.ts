import type { AnomalyDetector } from '@urbe/contracts'

import type { Finding } from './detector.ts'

export const detectorDescriptions: Readonly<Record<AnomalyDetector, string>> = {
  brute_force: 'Many tries at one account by a stranger to it',
  distributed_brute_force: 'Many tries at one account from many networks',
  credential_stuffing: 'One network tries many accounts, each once or twice',
  password_spraying: 'One network tries a few passwords at many accounts, in rounds',
  impossible_travel: 'Somebody signs in from a country that they cannot have reached',
  privilege_escalation: 'Somebody reaches for more than they may, or uses at once what was just given',
  refresh_reuse: 'A refresh token came a second time: somebody has a copy',
  unusual_hours: 'Somebody signs in when they never do, from where they never did',
  mass_export: 'Somebody takes out much more than they usually do',
  takeover: 'A new device in a new network, and at once something that an intruder would do',
  forged_messages: 'A message that none of our services wrote, or that bears another’s name',
}

const MINUTE_MS = 60_000

/** One sentence: what is wrong, by which numbers, over how many entries and how long. */
export function explain(
  found: Pick<Finding, 'detector' | 'measures' | 'entryCount' | 'firstAt' | 'lastAt'>,
): string {
  const { detector, measures, entryCount, firstAt, lastAt } = found
  const minutes = Math.round((lastAt - firstAt) / MINUTE_MS)
  const numbers = measures.map(({ name, value, threshold }) => `${name} ${value} (threshold ${threshold})`)
  const entries = entryCount === 1 ? '1 entry' : `${entryCount} entries`
  return `${detectorDescriptions[detector]}: ${numbers.join(', ')}, in ${entries} within ${minutes} min`
}
