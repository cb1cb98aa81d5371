import type { RunPhase } from '@urbe/contracts'

import { useSay } from '../i18n/use-say.ts'

/** The phase in a word, with a sign of its own shape: colour alone tells nobody anything. */
export function PhaseMark({ phase }: { phase: RunPhase }) {
  const { say } = useSay()
  return (
    <span className={`phase ${phase}`}>
      <svg viewBox="0 0 12 12" aria-hidden="true">
        {phase === 'running' && <circle cx="6" cy="6" r="4" />}
        {phase === 'paused' && <path d="M3.500 2v8M8.500 2v8" />}
        {phase === 'founded' && <circle className="hollow" cx="6" cy="6" r="3.600" />}
        {phase === 'stopped' && <path d="M2.500 2.500l7 7M9.500 2.500l-7 7" />}
      </svg>
      {say(`phase.${phase}`)}
    </span>
  )
}
