import { SERVICE_ACCOUNT_DAYS_MAX } from '@urbe/contracts'
import { refuse } from '@urbe/http'

const DAY_MS = 86_400_000

/** No machine is let in for longer than somebody has said within the last year. */
export function checkExpiry(expiresAt: string, now: Date): void {
  const left = Date.parse(expiresAt) - now.getTime()
  if (left > 0 && left <= SERVICE_ACCOUNT_DAYS_MAX * DAY_MS) return
  throw refuse('invalid_value', `It must end in the future, within ${SERVICE_ACCOUNT_DAYS_MAX} days`, {
    errors: [{ pointer: '/expiresAt', code: 'out_of_range', detail: 'lies in the past or too far away' }],
  })
}
