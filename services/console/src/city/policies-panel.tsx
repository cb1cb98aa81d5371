import type { City, CityState, PolicyDescription } from '@urbe/contracts'

import { useMay, usePolicies } from '../api/queries.ts'
import { FaultNotice } from '../design/fault-notice.tsx'
import { useSay } from '../i18n/use-say.ts'
import { PolicyCard } from './policy-card.tsx'
import { ShockCall } from './shock-call.tsx'

export function PoliciesPanel({ city }: { city: City }) {
  const { say } = useSay()
  const may = useMay()
  const { catalogue, inForce } = usePolicies(city.id)
  const error = catalogue.error ?? inForce.error
  if (error !== null) {
    const retry = () => void Promise.all([catalogue.refetch(), inForce.refetch()])
    return <FaultNotice error={error} title={say('policies.error')} onRetry={retry} />
  }
  if (city.source === 'tntp') return <p className="panel-empty">{say('policies.none')}</p>
  if (catalogue.data === undefined || inForce.data === undefined) return <PolicySkeletons />
  const lead = may('policy:enact') ? 'policies.lead' : 'policies.readOnly'
  const held = inForce.data.items
  return (
    <div className="policies">
      <p className="panel-lead">{say(lead)}</p>
      {inForceFirst(catalogue.data.items, held).map((policy) => {
        const now = held.find((each) => each.policy === policy.policy)
        return (
          // A policy that changed elsewhere begins anew with what is in force.
          <PolicyCard
            key={`${policy.policy} ${JSON.stringify(now?.parameters)}`}
            city={city}
            policy={policy}
            inForce={now}
            changeable={may('policy:enact') && city.phase !== 'stopped'}
          />
        )
      })}
      {may('shock:strike') && city.phase !== 'stopped' && <ShockCall city={city} />}
    </div>
  )
}

/** What holds is what one looks for; the rest stays in the order of the catalogue. */
function inForceFirst(
  catalogue: readonly PolicyDescription[],
  held: CityState['policies'],
): readonly PolicyDescription[] {
  const holds = ({ policy }: PolicyDescription) => held.some((each) => each.policy === policy)
  return [...catalogue.filter(holds), ...catalogue.filter((policy) => !holds(policy))]
}

function PolicySkeletons() {
  const { say } = useSay()
  return (
    <div role="status">
      <span className="hidden-visually">{say('app.loading')}</span>
      <div className="skeleton policy-wait" />
      <div className="skeleton policy-wait" />
    </div>
  )
}
