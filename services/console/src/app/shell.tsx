import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { roleTitle } from '../access/role-title.ts'
import { useMe } from '../api/queries.ts'
import { Mark, Wordmark } from '../design/logo.tsx'
import { useSay } from '../i18n/use-say.ts'
import { AccountMenu } from './account-menu.tsx'
import { SectionLinks } from './sections.tsx'

/** The bar above every page: where one is, and who one is. `children` is what the page has to say there. */
export function TopBar({ children, compact = false }: { children?: ReactNode; compact?: boolean }) {
  const { say } = useSay()
  return (
    <>
      <a className="skip-link" href="#content">
        {say('app.skip')}
      </a>
      <header className="top-bar">
        <Link className="home" to="/" aria-label={say('app.home')}>
          {compact ? <Mark size={30} /> : <Wordmark />}
        </Link>
        <div className="top-bar-middle">{compact ? children : <SectionLinks />}</div>
        <AccountMenu />
      </header>
      <Withheld />
    </>
  )
}

/** Whoever has a role that demands a second factor is led to where one is set up. */
function Withheld() {
  const { say } = useSay()
  const { data: me } = useMe()
  if (me === undefined || me.withheldRoles.length === 0) return null
  const roles = me.withheldRoles.map((role) => roleTitle(role, say)).join(', ')
  return (
    <p className="notice withheld" role="status">
      {say('account.withheld', { roles })} <Link to="/account">{say('account.withheld.setUp')}</Link>
    </p>
  )
}
