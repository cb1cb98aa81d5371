import { useQueryClient } from '@tanstack/react-query'

import { asksForProof, faultOf } from '../api/fault.ts'
import { useSay } from '../i18n/use-say.ts'
import { useProof } from '../session/proof-context.ts'
import { readRefused } from '../session/prove-reads.ts'

interface FaultNoticeProps {
  readonly error: unknown
  readonly title?: string
  readonly onRetry?: () => void
}

export function FaultNotice({ error, title, onRetry }: FaultNoticeProps) {
  const { say } = useSay()
  const { sentence, details, traceId } = faultOf(error, say)
  return (
    <div className="notice" role="alert">
      {title !== undefined && <strong>{title}</strong>}
      <p>{sentence}</p>
      {details.map((detail) => (
        <p key={detail}>{detail}</p>
      ))}
      {traceId !== undefined && <p className="trace">{say('state.trace', { traceId })}</p>}
      {onRetry !== undefined && (
        <div>
          <RetryButton error={error} onRetry={onRetry} />
        </div>
      )}
    </div>
  )
}

/** Of what waits for a proof, all is read again as soon as there is one. */
function RetryButton({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { say } = useSay()
  const queries = useQueryClient()
  const { ask } = useProof()
  const prove = async () => {
    if (await ask()) await readRefused(queries)
  }
  const isProofWanted = asksForProof(error)
  return (
    <button type="button" className="button" onClick={isProofWanted ? () => void prove() : onRetry}>
      {say(isProofWanted ? 'state.prove' : 'state.retry')}
    </button>
  )
}
