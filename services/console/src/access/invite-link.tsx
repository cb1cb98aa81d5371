import { useChange } from '../api/change.ts'
import { FaultNotice } from '../design/fault-notice.tsx'
import { ShownOnce } from '../design/shown-once.tsx'
import { formatMoment } from '../i18n/format.ts'
import { useSay } from '../i18n/use-say.ts'

export function useInvite() {
  return useChange({
    work: (client, id: string) => client.request('inviteUser', { params: { id }, body: {} }),
    refresh: [],
  })
}

interface InviteLinkProps {
  readonly invite: ReturnType<typeof useInvite>
  readonly onClose: () => void
}

export function InviteLink({ invite, onClose }: InviteLinkProps) {
  const { say, locale } = useSay()
  const made = invite.data?.data
  return (
    <>
      {invite.isError && <FaultNotice error={invite.error} />}
      {made === undefined && invite.isPending && <p role="status">{say('app.loading')}</p>}
      {made !== undefined && (
        <ShownOnce
          label={say('users.invite.link')}
          value={`${location.origin}/invite#${made.token}`}
          note={say('users.invite.note', { time: formatMoment(made.expiresAt, locale) })}
        />
      )}
      <div className="actions">
        <button type="button" className="button primary" onClick={onClose}>
          {say('users.invite.done')}
        </button>
      </div>
    </>
  )
}
