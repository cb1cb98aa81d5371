import { useChange, useRead } from '../api/change.ts'
import { useMay } from '../api/queries.ts'
import { FaultNotice } from '../design/fault-notice.tsx'
import { Section } from '../design/sheet.tsx'
import { useSay } from '../i18n/use-say.ts'

/** Whether two persons are demanded. One can begin it, only two can end it. */
export function ApprovalPolicySection() {
  const { say } = useSay()
  const may = useMay()
  const policy = useRead(['approval-policy'], (client, { signal }) =>
    client.call('getApprovalPolicy', { signal }),
  )
  const set = useChange({
    work: (client, required: boolean) => client.request('setApprovalPolicy', { body: { required } }),
    refresh: ['approval-policy', 'approvals'],
  })
  if (policy.isError) return <FaultNotice error={policy.error} onRetry={() => void policy.refetch()} />
  if (policy.data === undefined) return null
  const { required, lifted, administrators } = policy.data
  return (
    <Section title={say('approvals.policy')} lead={say('approvals.policy.lead')}>
      <p>
        {say(required ? 'approvals.policy.on' : 'approvals.policy.off')}{' '}
        {say('approvals.policy.administrators', { count: administrators })}
        {lifted && ` · ${say('approvals.policy.lifted')}`}
      </p>
      {may('role:manage') && (
        <div>
          <button
            type="button"
            className={required ? 'button danger' : 'button'}
            disabled={set.isPending}
            aria-busy={set.isPending}
            onClick={() => set.mutate(!required)}
          >
            {say(required ? 'approvals.policy.end' : 'approvals.policy.demand')}
          </button>
        </div>
      )}
      {set.isError && <FaultNotice error={set.error} />}
    </Section>
  )
}
