import { Tabs } from 'radix-ui'

import type { City } from '@urbe/contracts'

import { useSay } from '../i18n/use-say.ts'
import { EventList } from './event-list.tsx'
import type { FeedEntry } from './feed.ts'
import { KpiPanel } from './kpi-panel.tsx'
import { PoliciesPanel } from './policies-panel.tsx'

interface PanelsProps {
  readonly city: City
  readonly tick: number
  readonly feed: readonly FeedEntry[]
  readonly gap: boolean
}

export function Panels({ city, tick, feed, gap }: PanelsProps) {
  const { say } = useSay()
  return (
    <Tabs.Root className="panels" defaultValue="kpis">
      <Tabs.List className="panel-tabs" aria-label={say('panel.label')}>
        <Tabs.Trigger value="kpis">{say('panel.kpis')}</Tabs.Trigger>
        <Tabs.Trigger value="events">{say('panel.events')}</Tabs.Trigger>
        <Tabs.Trigger value="policies">{say('panel.policies')}</Tabs.Trigger>
      </Tabs.List>
      <Tabs.Content className="panel" value="kpis">
        <KpiPanel city={city} tick={tick} />
      </Tabs.Content>
      <Tabs.Content className="panel" value="events">
        <EventList feed={feed} gap={gap} />
      </Tabs.Content>
      <Tabs.Content className="panel" value="policies">
        <PoliciesPanel city={city} />
      </Tabs.Content>
    </Tabs.Root>
  )
}
