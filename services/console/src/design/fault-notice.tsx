import { faultOf } from '../api/fault.ts'
import { useSay } from '../i18n/use-say.ts'

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
          <button type="button" className="button" onClick={onRetry}>
            {say('state.retry')}
          </button>
        </div>
      )}
    </div>
  )
}
