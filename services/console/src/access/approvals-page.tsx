import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'

import type { Approval } from '@urbe/contracts'

import { useChange } from '../api/change.ts'
import { usePlatform } from '../api/platform-context.tsx'
import { useMay, useMe } from '../api/queries.ts'
import { AccessLinks } from '../app/sections.tsx'
import { Confirm } from '../design/confirm.tsx'
import { FaultNotice } from '../design/fault-notice.tsx'
import { MoreButton } from '../design/form-parts.tsx'
import { Sheet } from '../design/sheet.tsx'
import { When } from '../design/when.tsx'
import { useSay } from '../i18n/use-say.ts'
import { ApprovalPolicySection } from './approval-policy-section.tsx'
import { approvalTitle } from './approval-title.ts'
import { useNames } from './use-names.ts'

const EVERY_MS = 15_000

function useApprovals() {
  const { client } = usePlatform()
  return useInfiniteQuery({
    queryKey: ['approvals'],
    queryFn: ({ pageParam, signal }) =>
      client.call('listApprovals', { query: pageParam === null ? {} : { cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    refetchInterval: EVERY_MS,
  })
}

/** What waits for a second person, and whether one is demanded. */
export function ApprovalsPage() {
  const { say } = useSay()
  const names = useNames()
  const found = useApprovals()
  const items = found.data?.pages.flatMap((page) => page.items)
  return (
    <Sheet title={say('approvals.title')} lead={say('approvals.lead')} nav={<AccessLinks />}>
      {found.isError && <FaultNotice error={found.error} onRetry={() => void found.refetch()} />}
      {items?.length === 0 && <p className="sheet-empty">{say('approvals.none')}</p>}
      <ol className="rows">
        {items?.map((approval) => (
          <ApprovalRow key={approval.id} approval={approval} names={names} />
        ))}
      </ol>
      <MoreButton
        more={found.hasNextPage}
        busy={found.isFetchingNextPage}
        label={say('approvals.more')}
        onMore={() => void found.fetchNextPage()}
      />
      <ApprovalPolicySection />
    </Sheet>
  )
}

interface RowProps {
  readonly approval: Approval
  readonly names: ReadonlyMap<string, string>
}

function ApprovalRow({ approval, names }: RowProps) {
  const { say } = useSay()
  const { operation, state, askedBy, expiresAt, decidedBy, failure } = approval
  return (
    <li className="row">
      <div>
        <strong>{approvalTitle(operation, say, names)}</strong>
        <p>
          {say('approvals.askedBy', { name: names.get(askedBy) ?? askedBy })}
          {state === 'pending' && (
            <>
              {' '}
              · {say('approvals.until')} <When at={expiresAt} />
            </>
          )}
          {decidedBy !== undefined &&
            ` · ${say('approvals.decidedBy', { name: names.get(decidedBy) ?? decidedBy })}`}
        </p>
        {failure !== undefined && <p>{say(`approvals.failure.${failure}`)}</p>}
        {state === 'pending' && <Decision approval={approval} names={names} />}
      </div>
      <span className={badgeOf(state)}>{say(`approvals.state.${state}`)}</span>
    </li>
  )
}

function badgeOf(state: Approval['state']): string {
  if (state === 'carried-out') return 'badge good'
  return state === 'failed' ? 'badge bad' : 'badge'
}

const refresh = ['approvals', 'approval-policy', 'users', 'roles', 'machines'] as const

function Decision({ approval: { id, operation, askedBy, approvers }, names }: RowProps) {
  const { say } = useSay()
  const { data: me } = useMe()
  const may = useMay()
  const [asks, setAsks] = useState(false)
  const approve = useChange({
    work: (client, wanted: string) => client.request('approve', { params: { id: wanted } }),
    refresh,
    onDone: () => setAsks(false),
  })
  const refuse = useChange({
    work: (client, wanted: string) => client.request('refuseApproval', { params: { id: wanted } }),
    refresh,
  })
  const isOwn = me?.id === askedBy
  const canAgree = may('role:manage') && me !== undefined && approvers.includes(me.id)
  return (
    <>
      <div className="sheet-actions">
        {canAgree && (
          <button type="button" className="button primary" onClick={() => setAsks(true)}>
            {say('approvals.approve')}
          </button>
        )}
        {(isOwn || may('role:manage')) && (
          <button
            type="button"
            className="button"
            disabled={refuse.isPending}
            aria-busy={refuse.isPending}
            onClick={() => refuse.mutate(id)}
          >
            {say(isOwn ? 'approvals.takeBack' : 'approvals.refuse')}
          </button>
        )}
      </div>
      {refuse.isError && <FaultNotice error={refuse.error} />}
      {asks && (
        <Confirm
          title={say('approvals.approve.title')}
          lead={`${approvalTitle(operation, say, names)}. ${say('approvals.approve.lead')}`}
          submit={say('approvals.approve')}
          busy={approve.isPending}
          error={approve.error}
          onConfirm={() => approve.mutate(id)}
          onClose={() => setAsks(false)}
        />
      )}
    </>
  )
}
