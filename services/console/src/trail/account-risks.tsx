import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'

import type { AccountRisk } from '@urbe/contracts'

import { usePlatform } from '../api/platform-context.tsx'
import { FaultNotice } from '../design/fault-notice.tsx'
import { formatNumber } from '../i18n/format.ts'
import { useSay } from '../i18n/use-say.ts'

const EVERY_MS = 15_000
/** Whoever wants more asks the API. */
const SHOWN_MAX = 10
const MINUTES = 60

/** Whom the findings are about, and what each still adds. */
export function AccountRisks({ names }: { names: ReadonlyMap<string, string> }) {
  const { say } = useSay()
  const { client } = usePlatform()
  const found = useQuery({
    queryKey: ['account-risks'],
    queryFn: ({ signal }) => client.call('listAccountRisks', { query: { limit: SHOWN_MAX }, signal }),
    refetchInterval: EVERY_MS,
  })
  if (found.isError) return <FaultNotice error={found.error} onRetry={() => void found.refetch()} />
  if (found.data === undefined) return null
  const { items, halfLifeMinutes } = found.data
  return (
    <section className="account-risks" aria-labelledby="account-risks">
      <h2 id="account-risks">{say('risk.title')}</h2>
      <p>{say('risk.lead', { hours: Math.round(halfLifeMinutes / MINUTES) })}</p>
      {items.length === 0 && <p className="sheet-empty">{say('risk.none')}</p>}
      <ol className="rows">
        {items.map((risk) => (
          <RiskRow key={risk.principal.id} risk={risk} name={names.get(risk.principal.id)} />
        ))}
      </ol>
    </section>
  )
}

function RiskRow({ risk: one, name }: { risk: AccountRisk; name: string | undefined }) {
  const { say, locale } = useSay()
  const { principal, risk, ownRisk, level, findings } = one
  const number = (value: number) => formatNumber(value, locale, Number.isInteger(value) ? 0 : 1)
  const isKnown = principal.type === 'user' || principal.type === 'service-account'
  return (
    <li className="row anomaly">
      <div>
        <strong>
          {isKnown ? (
            <Link to="/trail" search={{ about: principal.id }}>
              {name ?? principal.id}
            </Link>
          ) : (
            <code>{principal.id}</code>
          )}
        </strong>{' '}
        <span className={level === 'high' ? 'badge bad' : 'badge'}>{say(`risk.level.${level}`)}</span>
        <p>{say('risk.sum', { risk: number(risk), own: number(ownRisk) })}</p>
        <p>
          {findings.map(({ anomalyId, detector, adds, weight, byStranger }) => (
            <span key={anomalyId} className="measure">
              {say(`detector.${detector}`)} {say('risk.adds', { adds: number(adds), weight: number(weight) })}
              {byStranger && ` (${say('risk.stranger')})`}
            </span>
          ))}
        </p>
      </div>
    </li>
  )
}
