import type { z } from 'zod'

import {
  type AlertRule,
  type AlertRuleBody,
  type AlertRuleEvent,
  endpoints,
  type Page,
} from '@urbe/contracts'
import type { CommandHandler } from '@urbe/event-log'
import { type Binding, bind, refuse } from '@urbe/http'

import type { PageQuery } from '../paging.ts'
import type { WithinRoom } from '../room.ts'
import type { AlertRuleCommand } from './decide.ts'
import type { AlertRuleState } from './state.ts'

interface Deps {
  readonly handle: CommandHandler<AlertRuleState, AlertRuleCommand, AlertRuleEvent>
  readonly find: (id: string) => Promise<AlertRule | undefined>
  readonly list: (query: PageQuery) => Promise<Page<AlertRule>>
  /** Those of the ids that are no channels. */
  readonly within: WithinRoom
  readonly strangers: (channels: readonly string[]) => Promise<readonly string[]>
}
type Params = z.infer<typeof endpoints.getAlertRule.params>

export function alertRuleRoutes({ handle, find, list, strangers, within }: Deps): readonly Binding[] {
  const checkChannels = async ({ channels }: AlertRuleBody) => {
    const [stranger] = await strangers(channels)
    if (stranger !== undefined) throw refuse('channel_not_found', `there is no channel ${stranger}`)
  }
  const answer = (id: string, { state, version, position }: Awaited<ReturnType<typeof handle>>) => ({
    body: viewOf(id, state, version),
    version,
    position,
  })
  return [
    bind(endpoints.listAlertRules, async ({ query }) => ({ body: await list(query) })),
    bind(endpoints.getAlertRule, async ({ params }: { params: Params }) => {
      const rule = await find(params.id)
      if (rule === undefined) throw refuse('alert_rule_not_found', 'there is no such alert rule')
      return { body: rule, version: rule.version }
    }),
    bind(endpoints.createAlertRule, async ({ body, asker }) => {
      await checkChannels(body)
      // The command's own id: a repeated request creates the rule that it created before.
      const id = asker.commandId
      const command = { type: 'CreateAlertRule', body } as const
      const created = answer(id, await within(id, () => handle(id, command, asker)))
      return { ...created, headers: { location: `/api/v1/alert-rules/${id}` } }
    }),
    bind(endpoints.changeAlertRule, async ({ params, body, asker, ifMatch }) => {
      await checkChannels(body)
      return answer(params.id, await handle(params.id, { type: 'ChangeAlertRule', body }, asker, at(ifMatch)))
    }),
    bind(endpoints.removeAlertRule, async ({ params, asker, ifMatch }) => {
      const { position } = await handle(params.id, { type: 'RemoveAlertRule' }, asker, at(ifMatch))
      return { position }
    }),
  ]
}

const at = (ifMatch: number | undefined) => (ifMatch === undefined ? {} : { expectedVersion: ifMatch })

function viewOf(id: string, state: AlertRuleState, version: number): AlertRule {
  if (state.phase !== 'present') throw refuse('alert_rule_not_found', 'there is no such alert rule')
  return { ...state.body, id, createdAt: state.createdAt, version }
}
