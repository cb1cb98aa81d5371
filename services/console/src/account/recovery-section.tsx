import { useState } from 'react'

import { useChange } from '../api/change.ts'
import { FaultNotice } from '../design/fault-notice.tsx'
import { Section } from '../design/sheet.tsx'
import { useSay } from '../i18n/use-say.ts'
import { RecoveryCodesDialog } from './recovery-codes-dialog.tsx'
import { useFactors } from './use-factors.ts'

/** Codes stand in for a second factor: without one there are none. */
export function RecoverySection() {
  const { say } = useSay()
  const { data } = useFactors()
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const issue = useChange({
    work: (client) => client.request('issueRecoveryCodes'),
    refresh: ['factors'],
    onDone: ({ recoveryCodes }) => setCodes(recoveryCodes),
  })
  if (data === undefined || (!data.totp && data.passkeys === 0)) return null
  return (
    <Section
      title={say('account.codes')}
      lead={say('account.codes.left', { count: data.recoveryCodesLeft })}
      actions={
        <button
          type="button"
          className="button"
          disabled={issue.isPending}
          onClick={() => issue.mutate(undefined)}
        >
          {say('account.codes.issue')}
        </button>
      }
    >
      {issue.isError && <FaultNotice error={issue.error} />}
      {codes !== null && <RecoveryCodesDialog codes={codes} onClose={() => setCodes(null)} />}
    </Section>
  )
}
