import { useMe } from '../api/queries.ts'
import { formatNumber } from '../i18n/format.ts'
import type { Locale } from '../i18n/locale.ts'
import type { Say } from '../i18n/messages.ts'
import { useSay } from '../i18n/use-say.ts'
import type { PolicyChange } from './policy-draft.ts'
import { roleTitle } from './role-title.ts'

/** What will be different, and for whom at once: said before it is saved. */
export function PolicyChanges({ changes }: { changes: readonly PolicyChange[] }) {
  const { say, locale } = useSay()
  if (changes.length === 0) return null
  const demanded = changes.flatMap((each) => (each.field === 'secondFactorRoles' ? each.added : []))
  return (
    <section className="changes" aria-label={say('passwords.changes')}>
      <h2>{say('passwords.changes')}</h2>
      <ul>
        {changes.map((change) => (
          <li key={change.field}>
            {say(`passwords.${change.field}`)}: <strong>{said(change, say, locale)}</strong>
          </li>
        ))}
      </ul>
      <p>{say('passwords.changes.from')}</p>
      {demanded.length > 0 && <Demanded roles={demanded} />}
    </section>
  )
}

function Demanded({ roles }: { roles: readonly string[] }) {
  const { say } = useSay()
  const { data: me } = useMe()
  const isMine = me?.roles.some((role) => roles.includes(role)) === true
  return (
    <>
      <p>{say('passwords.changes.demanded', { roles: titles(roles, say) })}</p>
      {isMine && <p>{say('passwords.changes.mine')}</p>}
    </>
  )
}

function said(change: PolicyChange, say: Say, locale: Locale): string {
  switch (change.field) {
    case 'blockCommon':
      return say(change.to ? 'passwords.on' : 'passwords.off')
    case 'contextWords':
      return inAndOut(change, say)
    case 'secondFactorRoles':
      return inAndOut({ added: titled(change.added, say), removed: titled(change.removed, say) }, say)
    case 'strengthMin':
      return `${strengthName(change.from, say)} → ${strengthName(change.to, say)}`
    default:
      return [change.from, change.to].map((each) => numberSaid(each, say, locale)).join(' → ')
  }
}

const numberSaid = (value: number, say: Say, locale: Locale) =>
  Number.isNaN(value) ? say('passwords.noNumber') : formatNumber(value, locale)

function inAndOut(
  { added, removed }: { readonly added: readonly string[]; readonly removed: readonly string[] },
  say: Say,
): string {
  const parts = [
    ...(added.length > 0 ? [say('passwords.added', { items: added.join(', ') })] : []),
    ...(removed.length > 0 ? [say('passwords.removed', { items: removed.join(', ') })] : []),
  ]
  return parts.join('; ')
}

const titled = (roles: readonly string[], say: Say) => roles.map((role) => roleTitle(role, say))
const titles = (roles: readonly string[], say: Say) => titled(roles, say).join(', ')

/** By what each score of the estimate withstands. */
export function strengthName(score: number, say: Say): string {
  switch (score) {
    case 0:
      return say('passwords.strength.0')
    case 1:
      return say('passwords.strength.1')
    case 2:
      return say('passwords.strength.2')
    case 3:
      return say('passwords.strength.3')
    default:
      return say('passwords.strength.4')
  }
}
