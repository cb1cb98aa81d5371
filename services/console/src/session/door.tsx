import type { ReactNode } from 'react'

import { LanguageSwitch } from '../app/language-switch.tsx'
import { Wordmark } from '../design/logo.tsx'
import { NightStreets } from './night-streets.tsx'

/** What one sees who is not in yet. */
export function Door({ title, lead, children }: { title: string; lead: string; children: ReactNode }) {
  return (
    <div className="sign-in">
      <NightStreets />
      <header className="sign-in-head">
        <Wordmark />
        <LanguageSwitch />
      </header>
      <main className="sign-in-sheet">
        <h1>{title}</h1>
        <p className="lead">{lead}</p>
        {children}
      </main>
    </div>
  )
}
