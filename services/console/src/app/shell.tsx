import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { Mark, Wordmark } from '../design/logo.tsx'
import { useSay } from '../i18n/use-say.ts'
import { AccountMenu } from './account-menu.tsx'

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
        <div className="top-bar-middle">{children}</div>
        <AccountMenu />
      </header>
    </>
  )
}
