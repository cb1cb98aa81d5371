import type { Conditions } from '@urbe/contracts'

import type { Say } from '../i18n/messages.ts'

/** What has to hold, in words. */
export function conditionTexts(conditions: Conditions | undefined, say: Say): readonly string[] {
  if (conditions === undefined) return []
  const { mfa, owner, authAgeSeconds, citiesInclude, ipIn, timeWindow } = conditions
  return [
    ...(mfa ? [say('condition.said.mfa')] : []),
    ...(owner ? [say('condition.said.owner')] : []),
    ...(authAgeSeconds === undefined
      ? []
      : [say('condition.said.minutes', { minutes: Math.ceil(authAgeSeconds / 60) })]),
    ...(citiesInclude ? [say('condition.said.cities', { count: citiesInclude.length })] : []),
    ...(ipIn ? [say('condition.said.networks', { networks: ipIn.join(', ') })] : []),
    ...(timeWindow
      ? [
          say('condition.said.window', {
            from: timeWindow.from,
            to: timeWindow.to,
            zone: timeWindow.timeZone,
          }),
        ]
      : []),
  ]
}
