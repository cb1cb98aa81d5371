import '../styles/trail.css'

import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'

import type { Anomaly } from '@urbe/contracts'

import { useNames } from '../access/use-names.ts'
import { usePlatform } from '../api/platform-context.tsx'
import { TrailLinks } from '../app/sections.tsx'
import { FaultNotice } from '../design/fault-notice.tsx'
import { MoreButton, SelectField } from '../design/form-parts.tsx'
import { Sheet } from '../design/sheet.tsx'
import { When } from '../design/when.tsx'
import { formatNumber } from '../i18n/format.ts'
import { useSay } from '../i18n/use-say.ts'
import { AccountRisks } from './account-risks.tsx'
import { type AnomalySearch, anomalySearch, detectors, severities } from './anomaly-search.ts'

const EVERY_MS = 15_000

function useAnomalies(search: AnomalySearch) {
  const { client } = usePlatform()
  return useInfiniteQuery({
    queryKey: ['anomalies', search],
    queryFn: ({ pageParam, signal }) =>
      client.call('listAnomalies', {
        query: { ...search, ...(pageParam !== null && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    refetchInterval: EVERY_MS,
  })
}

/** What the platform itself finds strange in its trail. */
export function AnomaliesPage() {
  const { say } = useSay()
  const search = useSearch({ from: '/signed-in/trail/anomalies' })
  const names = useNames()
  const found = useAnomalies(search)
  const items = found.data?.pages.flatMap((page) => page.items)
  return (
    <Sheet title={say('anomalies.title')} lead={say('anomalies.lead')} nav={<TrailLinks />}>
      <AccountRisks names={names} />
      <AnomalyFilter search={search} />
      {found.isError && <FaultNotice error={found.error} onRetry={() => void found.refetch()} />}
      {items?.length === 0 && <p className="sheet-empty">{say('anomalies.none')}</p>}
      <ol className="rows">
        {items?.map((anomaly) => (
          <AnomalyRow key={anomaly.id} anomaly={anomaly} name={names.get(anomaly.subject.id)} />
        ))}
      </ol>
      <MoreButton
        more={found.hasNextPage}
        busy={found.isFetchingNextPage}
        label={say('anomalies.more')}
        onMore={() => void found.fetchNextPage()}
      />
    </Sheet>
  )
}

function AnomalyFilter({ search }: { search: AnomalySearch }) {
  const { say } = useSay()
  const navigate = useNavigate()
  const narrow = (change: object) =>
    void navigate({ to: '/trail/anomalies', search: anomalySearch({ ...search, ...change }) })
  const all = { value: '', name: say('trail.any') }
  return (
    <search className="trail-filter plain-grid" aria-label={say('anomalies.filter')}>
      <SelectField
        label={say('anomalies.detector')}
        options={[all, ...detectors.map((value) => ({ value, name: say(`detector.${value}`) }))]}
        select={{
          value: search.detector ?? '',
          onChange: ({ target }) => narrow({ detector: target.value }),
        }}
      />
      <SelectField
        label={say('anomalies.severity')}
        options={[all, ...severities.map((value) => ({ value, name: say(`severity.${value}`) }))]}
        select={{
          value: search.severity ?? '',
          onChange: ({ target }) => narrow({ severity: target.value }),
        }}
      />
    </search>
  )
}

function AnomalyRow({ anomaly, name }: { anomaly: Anomaly; name: string | undefined }) {
  const { say, locale } = useSay()
  const { detector, severity, subject, measures, entryCount, networks, lastAt } = anomaly
  const isKnown = subject.type === 'user' || subject.type === 'service-account'
  return (
    <li className="row anomaly">
      <div>
        <strong>{say(`detector.${detector}`)}</strong>{' '}
        <span className={severity === 'critical' ? 'badge bad' : 'badge'}>{say(`severity.${severity}`)}</span>
        <p>
          <When at={lastAt} /> ·{' '}
          {isKnown ? (
            <Link to="/trail" search={{ about: subject.id }}>
              {name ?? subject.id}
            </Link>
          ) : (
            <code>{subject.id}</code>
          )}{' '}
          · {say('anomalies.entries', { count: entryCount })}
          {networks.length > 0 && ` · ${networks.join(', ')}`}
        </p>
        <p lang="en">{anomaly.explanation}</p>
        <p>
          {measures.map(({ name: measured, value, threshold }) => (
            <span key={measured} className="measure">
              <code>{measured}</code>{' '}
              {say('anomalies.measure', {
                value: formatNumber(value, locale, Number.isInteger(value) ? 0 : 3),
                threshold: formatNumber(threshold, locale, Number.isInteger(threshold) ? 0 : 3),
              })}
            </span>
          ))}
        </p>
      </div>
    </li>
  )
}
