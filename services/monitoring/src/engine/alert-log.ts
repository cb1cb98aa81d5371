import type { AlertEvent } from '@urbe/contracts'
import type { CommandHandler } from '@urbe/event-log'
import type { NewId } from '@urbe/kernel'

import type { AlertCommand } from '../alert/decide.ts'
import type { AlertState } from '../alert/state.ts'
import type { Candidate, Steps } from './candidate.ts'

interface Options {
  readonly handle: CommandHandler<AlertState, AlertCommand, AlertEvent>
  readonly newId: NewId
  /** Told where a new event stands, so that what follows from it need not be waited for. */
  readonly onAppended: (sequence: number) => void
}

export function alertLog({ handle, newId, onAppended }: Options): Pick<Steps, 'fire' | 'resolve'> {
  const tell = async (candidate: Candidate, command: AlertCommand) => {
    const id = candidate.alertId
    const asker = {
      actor: 'service:monitoring',
      correlationId: newId(),
      commandId: `${command.type} ${id}`,
    }
    const { position, events } = await handle(id, command, asker)
    if (events.length > 0) onAppended(position.sequence)
  }
  return {
    fire: (candidate) => tell(candidate, { type: 'FireAlert', data: dataOf(candidate) }),
    resolve: (candidate, reason) => tell(candidate, { type: 'ResolveAlert', reason }),
  }
}

const dataOf = ({ rule, labels, value, activeAt }: Candidate) => ({
  ruleId: rule.id,
  ruleName: rule.name,
  severity: rule.severity,
  labels,
  value,
  activeAt: new Date(activeAt).toISOString(),
})
