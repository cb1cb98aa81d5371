import { roleTitle } from '../access/role-title.ts'
import { useMe } from '../api/queries.ts'
import { Sheet } from '../design/sheet.tsx'
import { useSay } from '../i18n/use-say.ts'
import { PasskeySection } from './passkey-section.tsx'
import { PasswordSection } from './password-section.tsx'
import { RecoverySection } from './recovery-section.tsx'
import { SessionSection } from './session-section.tsx'
import { TotpSection } from './totp-section.tsx'

export function AccountPage() {
  const { say } = useSay()
  const { data: me } = useMe()
  const roles = me?.roles.map((role) => roleTitle(role, say)).join(', ') ?? ''
  return (
    <Sheet title={say('account.title')} lead={say('account.lead', { name: me?.username ?? '…', roles })}>
      <PasswordSection username={me?.username ?? ''} />
      <TotpSection />
      <PasskeySection />
      <RecoverySection />
      <SessionSection />
    </Sheet>
  )
}
