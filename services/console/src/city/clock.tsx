import { clockOf, dayOf, formatNumber, formatValue, shareOfDay, weekdayOf } from '../i18n/format.ts'
import { useSay } from '../i18n/use-say.ts'

interface ClockProps {
  readonly tick: number
  readonly simulatedTime: string
  readonly stateHash: string | undefined
}
const HOURS = [0, 6, 12, 18, 24]

export function Clock({ tick, simulatedTime, stateHash }: ClockProps) {
  const { say, locale } = useSay()
  const share = shareOfDay(simulatedTime)
  const percent = formatValue(share, 'percent', { locale, say })
  const day = say('run.day', { day: dayOf(simulatedTime) })
  return (
    <div className="clock-block">
      <div className="clock-face">
        <time className="clock" dateTime={simulatedTime}>
          <span className="hidden-visually">{say('run.clock')} </span>
          {clockOf(simulatedTime, locale)}
        </time>
        <span className="clock-day">
          <strong>{weekdayOf(simulatedTime, locale)}</strong>
          <span>{day}</span>
        </span>
      </div>
      <div
        className="day-band"
        role="progressbar"
        aria-label={day}
        aria-valuenow={Math.round(share * 100)}
        aria-valuetext={say('run.dayProgress', { percent })}
      >
        <span className="day-hand" style={{ left: `${share * 100}%` }} />
        <span className="day-hours" aria-hidden="true">
          {HOURS.map((hour) => (
            <i key={hour}>{hour}</i>
          ))}
        </span>
      </div>
      <p className="tick-line">
        <span>{say('run.tick', { tick: formatNumber(tick, locale) })}</span>
        {stateHash !== undefined && <code title={say('run.hash')}>{stateHash}</code>}
      </p>
    </div>
  )
}
