import type { Alert, RecordedEvent } from '@urbe/contracts'
import type { EffectsWriter } from '@urbe/read-store'

/** Keyed by the channel. */
export const WEBHOOK = 'alert_webhook'

interface Notice {
  readonly recorded: RecordedEvent
  readonly state: 'firing' | 'resolved'
  readonly alert: Alert
  readonly channels: readonly string[]
}

/** Each channel is owed a message; those of one alert to one channel arrive in order. */
export function oweNotices(outbox: EffectsWriter, { recorded, state, alert, channels }: Notice): void {
  for (const channelId of channels) {
    outbox.add({
      effect: WEBHOOK,
      event: recorded,
      key: channelId,
      lane: `${alert.id}:${channelId}`,
      body: JSON.stringify({ state, alert, at: recorded.at }),
    })
  }
}
