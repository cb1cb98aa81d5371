import { type ReactNode, useEffect } from 'react'

import { TopBar } from '../app/shell.tsx'

interface SheetProps {
  readonly title: string
  readonly lead?: ReactNode
  /** Where else one may go from here. */
  readonly nav?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** A page that is read from the top down: heading, rule, content. */
export function Sheet({ title, lead, nav, actions, children }: SheetProps) {
  useEffect(() => {
    document.title = `${title} · Urbe`
  }, [title])
  return (
    <div className="page">
      <TopBar />
      <main className="sheet" id="content">
        {nav}
        <header className="sheet-head">
          <div>
            <h1>{title}</h1>
            {lead !== undefined && <p className="lead">{lead}</p>}
          </div>
          {actions !== undefined && <div className="sheet-actions">{actions}</div>}
        </header>
        {children}
      </main>
    </div>
  )
}

interface SectionProps {
  readonly title: string
  readonly lead?: ReactNode
  readonly actions?: ReactNode
  readonly children?: ReactNode
}

export function Section({ title, lead, actions, children }: SectionProps) {
  return (
    <section className="sheet-section">
      <header>
        <div>
          <h2>{title}</h2>
          {lead !== undefined && <p>{lead}</p>}
        </div>
        {actions !== undefined && <div className="sheet-actions">{actions}</div>}
      </header>
      {children}
    </section>
  )
}
