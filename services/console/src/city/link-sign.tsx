import type { LinkState } from '../api/link-state.ts'
import { useSay } from '../i18n/use-say.ts'

export function LinkSign({ link }: { link: LinkState }) {
  const { say } = useSay()
  const text = say(`live.${link}`)
  return (
    <span className={`link-sign ${link}`} role="status" aria-label={say('live.status', { state: text })}>
      <svg viewBox="0 0 16 12" aria-hidden="true">
        <path className="arc" d="M3 6a5 5 0 0 1 10 0" />
        <circle cx="8" cy="8.500" r="1.900" />
      </svg>
      <span>{text}</span>
    </span>
  )
}
