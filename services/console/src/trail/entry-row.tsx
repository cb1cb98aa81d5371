import { useState } from 'react'

import { ApiProblem } from '@urbe/client'
import type { AuditEntry } from '@urbe/contracts'

import { FaultNotice } from '../design/fault-notice.tsx'
import { Icon } from '../design/icons.tsx'
import { When } from '../design/when.tsx'
import { formatNumber } from '../i18n/format.ts'
import { useSay } from '../i18n/use-say.ts'
import { actTitle } from './act-title.ts'
import { ProofError } from './proof/proof-error.ts'
import { useEntryProof } from './use-trail.ts'

interface EntryRowProps {
  readonly entry: AuditEntry
  /** The name of a user or a machine, as far as it is known here. */
  readonly nameOf: (id: string) => string | undefined
}

export function EntryRow({ entry, nameOf }: EntryRowProps) {
  const { say } = useSay()
  const [open, setOpen] = useState(false)
  const { actor, target, outcome } = entry
  const who = actor.id === undefined ? say(`actor.${actor.type}`) : (nameOf(actor.id) ?? short(actor.id))
  const whom = target === undefined ? undefined : (nameOf(target.id) ?? short(target.id))
  return (
    <li className={`entry ${outcome}`}>
      <button type="button" className="entry-line" aria-expanded={open} onClick={() => setOpen(!open)}>
        <When at={entry.ts} />
        <span className="entry-act">{actTitle(entry.action, say)}</span>
        <span className="entry-who">
          {who}
          {whom !== undefined && whom !== who && <span className="entry-whom"> → {whom}</span>}
        </span>
        <span className={`outcome ${outcome}`}>{say(`outcome.${outcome}`)}</span>
      </button>
      {open && <EntryDetails entry={entry} />}
    </li>
  )
}

const SHORT_CHARACTERS = 18
const short = (id: string) => (id.length > SHORT_CHARACTERS ? `…${id.slice(-SHORT_CHARACTERS + 1)}` : id)

function EntryDetails({ entry }: { entry: AuditEntry }) {
  const { say } = useSay()
  return (
    <div className="entry-details">
      <dl>
        {factsOf(entry).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <EntryProof entry={entry} />
      <details>
        <summary>{say('trail.raw')}</summary>
        <pre>{JSON.stringify(entry, null, 2)}</pre>
      </details>
    </div>
  )
}

/** Names are those of the entry itself: whoever reads the raw bytes finds them again. */
function factsOf({ seq, action, service, reason, actor, target, context, details }: AuditEntry) {
  const facts: Readonly<Record<string, unknown>> = {
    seq,
    action,
    service,
    reason,
    'actor.type': actor.type,
    'actor.id': actor.id,
    'actor.roles': actor.roles?.join(', '),
    'target.type': target?.type,
    'target.id': target?.id,
    'target.cityId': target?.cityId,
    'context.address': context?.address,
    'context.userAgent': context?.userAgent,
    ...Object.fromEntries(Object.entries(details ?? {}).map(([name, value]) => [`details.${name}`, value])),
  }
  return Object.entries(facts)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, String(value)] as const)
}

function EntryProof({ entry }: { entry: AuditEntry }) {
  const { say, locale } = useSay()
  const proof = useEntryProof(entry)
  return (
    <div className="entry-proof">
      <button
        type="button"
        className="button"
        disabled={proof.isPending}
        aria-busy={proof.isPending}
        onClick={() => proof.mutate()}
      >
        {say('trail.prove')}
      </button>
      <div role="status">
        {proof.isSuccess && (
          <p className={proof.data.checkpoint.witnessedAt === undefined ? 'verdict' : 'verdict held'}>
            <Icon name="sealed" />
            {say(
              proof.data.checkpoint.witnessedAt === undefined ? 'trail.proven.unwatched' : 'trail.proven',
              {
                place: formatNumber(entry.seq + 1, locale),
                size: formatNumber(proof.data.checkpoint.size, locale),
              },
            )}
          </p>
        )}
        {proof.isError && <NotProven error={proof.error} />}
      </div>
    </div>
  )
}

function NotProven({ error }: { error: unknown }) {
  const { say } = useSay()
  if (error instanceof ProofError)
    return (
      <p className="verdict broken">
        {say(error.fault === 'cannot' ? 'trail.log.cannot' : 'trail.unproven')}{' '}
        {say(`trail.fault.${error.fault}`)}
      </p>
    )
  if (error instanceof ApiProblem && error.code === 'audit_entry_not_found')
    return <p className="verdict">{say('trail.unsealed')}</p>
  return <FaultNotice error={error} />
}
