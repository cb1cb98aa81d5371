import { useQueryClient } from '@tanstack/react-query'

import { ApiProblem } from '@urbe/client'

import { FaultNotice } from '../design/fault-notice.tsx'
import { Icon } from '../design/icons.tsx'
import { When } from '../design/when.tsx'
import { formatNumber } from '../i18n/format.ts'
import { useSay } from '../i18n/use-say.ts'
import { forgetLog } from './memory.ts'
import type { CheckedLog } from './proof/log.ts'
import { ProofError } from './proof/proof-error.ts'
import { useLog } from './use-trail.ts'

/** Whether the trail as a whole can be believed: nothing is green that was not computed here. */
export function LogState() {
  const { say } = useSay()
  const log = useLog()
  if (log.data !== undefined && !log.isError) return <Held log={log.data} />
  if (log.isError) return <NotHeld error={log.error} />
  return (
    <p className="log-state" role="status">
      {say('trail.log.checking')}
    </p>
  )
}

function Held({ log: { keys, checkpoint, grownFrom } }: { log: CheckedLog }) {
  const { say, locale } = useSay()
  const size = formatNumber(checkpoint.size, locale)
  const isWatched = checkpoint.witnessedAt !== undefined
  return (
    <section className={isWatched ? 'log-state held' : 'log-state'} aria-label={say('trail.log')}>
      <Icon name={isWatched ? 'sealed' : 'eye'} />
      <div>
        <strong>{say(isWatched ? 'trail.log.held' : 'trail.log.signed', { size })}</strong>
        <p>
          {say('trail.log.key', { key: `${keys.log.name} · ${keys.log.id}` })}{' '}
          {checkpoint.witnessedAt !== undefined && (
            <>
              {say('trail.log.witness', { key: `${keys.witness?.name} · ${keys.witness?.id}` })}{' '}
              <When at={checkpoint.witnessedAt.toISOString()} />
            </>
          )}
        </p>
        <p>
          {grownFrom === undefined
            ? say('trail.log.first')
            : say('trail.log.grown', { size: formatNumber(grownFrom, locale) })}
        </p>
      </div>
    </section>
  )
}

function NotHeld({ error }: { error: unknown }) {
  const { say } = useSay()
  const queries = useQueryClient()
  const forget = () => {
    forgetLog()
    void queries.invalidateQueries({ queryKey: ['trail-log'] })
  }
  if (!(error instanceof ProofError)) {
    const nothingYet = error instanceof ApiProblem && error.code === 'audit_checkpoint_not_found'
    if (nothingYet) return <p className="log-state">{say('trail.log.nothing')}</p>
    return <FaultNotice error={error} title={say('trail.log.unread')} />
  }
  return (
    <section className="log-state broken" role="alert">
      <div>
        <strong>{say(error.fault === 'cannot' ? 'trail.log.cannot' : 'trail.log.broken')}</strong>
        <p>{say(`trail.fault.${error.fault}`)}</p>
        {error.fault === 'other-key' && (
          <button type="button" className="button" onClick={forget}>
            {say('trail.log.forget')}
          </button>
        )}
      </div>
    </section>
  )
}
