import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'

import type { Session } from '@urbe/contracts'

import { everybody } from '../access/everybody.ts'
import { useChange, useRead } from '../api/change.ts'
import { usePlatform } from '../api/platform-context.tsx'
import { FaultNotice } from '../design/fault-notice.tsx'
import { Section } from '../design/sheet.tsx'
import { When } from '../design/when.tsx'
import { useSay } from '../i18n/use-say.ts'

export function SessionSection() {
  const { say } = useSay()
  const sessions = useRead(['sessions'], (client, { signal }) =>
    everybody((query) => client.call('listSessions', { query, signal })),
  )
  const end = useChange({
    work: (client, id: string) => client.request('endSession', { params: { id } }),
    refresh: ['sessions'],
  })
  const error = sessions.error ?? end.error
  return (
    <Section title={say('account.sessions')} lead={say('account.sessions.lead')} actions={<EndAll />}>
      {error !== null && <FaultNotice error={error} />}
      <ul className="rows">
        {sessions.data?.items.map((session) => (
          <SessionRow
            key={session.id}
            session={session}
            busy={end.isPending}
            onEnd={() => end.mutate(session.id)}
          />
        ))}
      </ul>
    </Section>
  )
}

function SessionRow(props: { session: Session; busy: boolean; onEnd: () => void }) {
  const { say } = useSay()
  const { createdAt, lastUsedAt, expiresAt, current } = props.session
  return (
    <li className="row">
      <div>
        <strong>
          {say('account.session.since')} <When at={createdAt} />
        </strong>
        <p>
          {say('account.session.used')} <When at={lastUsedAt} /> · {say('account.session.until')}{' '}
          <When at={expiresAt} />
        </p>
      </div>
      {current ? (
        <span className="badge good">{say('account.session.current')}</span>
      ) : (
        <button type="button" className="button" disabled={props.busy} onClick={props.onEnd}>
          {say('account.session.end')}
        </button>
      )}
    </li>
  )
}

/** This one as well: whoever does it wants to be out everywhere. */
function EndAll() {
  const { say } = useSay()
  const platform = usePlatform()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const end = useChange({
    work: (client, query: { all: 'true' }) => client.request('logout', { query }),
    refresh: [],
    onDone: () => {
      void platform
        .signOut()
        // The session is over already, which is all that the server could say.
        .catch(() => undefined)
        .then(() => {
          queries.clear()
          return navigate({ to: '/sign-in' })
        })
    },
  })
  return (
    <button
      type="button"
      className="button danger"
      disabled={end.isPending}
      onClick={() => end.mutate({ all: 'true' })}
    >
      {say('account.sessions.endAll')}
    </button>
  )
}
