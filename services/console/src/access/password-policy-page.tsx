import type { PasswordPolicy } from '@urbe/contracts'

import { useChange, useRead } from '../api/change.ts'
import { AccessLinks } from '../app/sections.tsx'
import { FaultNotice } from '../design/fault-notice.tsx'
import { Sheet } from '../design/sheet.tsx'
import { useSay } from '../i18n/use-say.ts'
import { PolicyForm } from './policy-form.tsx'

/** What a new password must be, and for which roles a password alone is not enough. */
export function PasswordPolicyPage() {
  const { say } = useSay()
  const stored = useRead(['password-policy', 'version'], (client, { signal }) =>
    client.request('getPasswordPolicy', { signal }),
  )
  const change = useChange({
    work: (client, body: PasswordPolicy) =>
      client.request('setPasswordPolicy', { body, ifMatch: stored.data?.version ?? 0 }),
    refresh: ['password-policy', 'me'],
  })
  return (
    <Sheet title={say('passwords.title')} lead={say('passwords.lead')} nav={<AccessLinks />}>
      {stored.isError && <FaultNotice error={stored.error} onRetry={() => void stored.refetch()} />}
      {stored.data !== undefined && (
        <PolicyForm
          key={stored.data.version}
          policy={stored.data.data}
          busy={change.isPending}
          error={change.error}
          onSubmit={change.mutate}
          onReread={() => {
            change.reset()
            void stored.refetch()
          }}
        />
      )}
      <div role="status">
        {change.isSuccess && <p className="done">{say('passwords.saved')}</p>}
        {stored.isPending && <p>{say('app.loading')}</p>}
      </div>
    </Sheet>
  )
}
