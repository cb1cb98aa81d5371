import { Link } from '@tanstack/react-router'

import { Mark } from '../design/logo.tsx'
import { useSay } from '../i18n/use-say.ts'

export function NotFoundPage() {
  const { say } = useSay()
  return (
    <main className="dead-end" id="content">
      <Mark size={56} />
      <h1>{say('state.notFound.title')}</h1>
      <p>{say('state.notFound.lead')}</p>
      <Link className="button primary" to="/">
        {say('state.notFound.back')}
      </Link>
    </main>
  )
}

export function FailedPage() {
  const { say } = useSay()
  return (
    <main className="dead-end" id="content">
      <Mark size={56} />
      <h1>{say('state.failed.title')}</h1>
      <p>{say('state.failed.lead')}</p>
      <button type="button" className="button primary" onClick={() => location.reload()}>
        {say('state.failed.reload')}
      </button>
    </main>
  )
}

export function PendingPage() {
  const { say } = useSay()
  return (
    <div className="dead-end" role="status">
      <Mark size={56} />
      <span className="hidden-visually">{say('app.loading')}</span>
    </div>
  )
}
