import {
  alertEvent,
  alertRuleEvent,
  anomalyEvent,
  channelEvent,
  riskEvent,
  streams,
  subjects,
} from '@urbe/contracts'
import { commandHandler, type EventLog } from '@urbe/event-log'
import type { Clock } from '@urbe/kernel'

import { alert } from './alert/decider.ts'
import { alertRule } from './alert-rule/decider.ts'
import { anomaly } from './anomaly/decider.ts'
import { channel } from './channel/decider.ts'
import { risk } from './risk/decider.ts'

/** The aggregates of this service, ready to take commands. */
export function commandHandlers({ log, clock }: { readonly log: EventLog; readonly clock: Clock }) {
  const onPlatform = { log, clock, stream: () => streams.platform }
  return {
    alert: commandHandler({ ...onPlatform, decider: alert, event: alertEvent, subject: subjects.alert }),
    alertRule: commandHandler({
      ...onPlatform,
      decider: alertRule,
      event: alertRuleEvent,
      subject: subjects.alertRule,
    }),
    anomaly: commandHandler({
      ...onPlatform,
      decider: anomaly,
      event: anomalyEvent,
      subject: subjects.anomaly,
    }),
    channel: commandHandler({
      ...onPlatform,
      decider: channel,
      event: channelEvent,
      subject: subjects.channel,
    }),
    risk: commandHandler({ ...onPlatform, decider: risk, event: riskEvent, subject: subjects.risk }),
  }
}
export type CommandHandlers = ReturnType<typeof commandHandlers>
