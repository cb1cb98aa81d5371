import { type Alert, type AlertEvent, endpoints, type Page } from '@urbe/contracts'
import type { CommandHandler } from '@urbe/event-log'
import { type Binding, bind, refuse } from '@urbe/http'

import type { PageQuery } from '../paging.ts'
import type { AlertCommand } from './decide.ts'
import type { AlertState } from './state.ts'

interface Deps {
  readonly handle: CommandHandler<AlertState, AlertCommand, AlertEvent>
  readonly list: (query: PageQuery & { readonly state?: Alert['state'] | undefined }) => Promise<Page<Alert>>
}

export function alertRoutes({ handle, list }: Deps): readonly Binding[] {
  return [
    bind(endpoints.listAlerts, async ({ query }) => ({ body: await list(query) })),
    bind(endpoints.acknowledgeAlert, async ({ params, body, asker }) => {
      const command = { type: 'AcknowledgeAlert', comment: body.comment } as const
      const { state, version, position } = await handle(params.id, command, asker)
      return { body: viewOf(params.id, state, version), version, position }
    }),
  ]
}

function viewOf(id: string, state: AlertState, version: number): Alert {
  if (state.phase === 'absent') throw refuse('alert_not_found', 'there is no such alert')
  const { at, ...fired } = state.fired
  const resolvedAt = state.phase === 'resolved' ? state.resolvedAt : null
  return { ...fired, id, state: state.phase, firedAt: at, resolvedAt, version }
}
