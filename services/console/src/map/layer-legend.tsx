import type { MessageId } from '../i18n/messages.ts'
import { useSay } from '../i18n/use-say.ts'
import { HATCHED_FROM, type ShownLayer, type Step } from './layers.ts'

interface Entry {
  readonly step: Exclude<Step, 0>
  readonly word: MessageId
}
const served: readonly Entry[] = [
  { step: 1, word: 'layer.served.full' },
  { step: 3, word: 'layer.served.nearly' },
  { step: 4, word: 'layer.served.short' },
  { step: 5, word: 'layer.served.outage' },
]
const entries: Readonly<Record<ShownLayer, readonly Entry[]>> = {
  traffic: [
    { step: 1, word: 'layer.delay.1' },
    { step: 2, word: 'layer.delay.2' },
    { step: 3, word: 'layer.delay.3' },
    { step: 4, word: 'layer.delay.4' },
    { step: 5, word: 'layer.delay.5' },
  ],
  power: served,
  water: served,
  air: [
    { step: 1, word: 'air.1' },
    { step: 2, word: 'air.2' },
    { step: 3, word: 'air.3' },
    { step: 4, word: 'air.4' },
    { step: 5, word: 'air.5' },
  ],
}

/** On a smaller screen the map has no room to give away: the legend opens when it is asked for. */
const ROOMY = '(min-width: 561px)'

/** What the colours of the map mean, in words; each has a width or a pattern of its own too. */
export function LayerLegend({ layer }: { layer: ShownLayer }) {
  const { say } = useSay()
  return (
    <details className="layer-legend fold" open={matchMedia(ROOMY).matches}>
      <summary>{say(`layer.${layer}.about`)}</summary>
      <ul>
        {entries[layer].map(({ step, word }) => (
          <li key={step}>
            {layer === 'traffic' ? <RoadSample step={step} /> : <AreaSample step={step} />}
            {say(word)}
          </li>
        ))}
        {layer === 'traffic' && (
          <li>
            <ClosedSample />
            {say('layer.closed')}
          </li>
        )}
      </ul>
    </details>
  )
}

const SAMPLE = { width: 26, height: 14 }

function RoadSample({ step }: { step: Entry['step'] }) {
  const middle = SAMPLE.height / 2
  const along = `M3 ${middle}H${SAMPLE.width - 3}`
  return (
    <svg {...SAMPLE} aria-hidden="true">
      <path
        d={along}
        stroke={`var(--map-step-${step})`}
        strokeWidth={1.4 + step * 1.1}
        strokeLinecap="round"
      />
      {step === 5 && <path d={along} stroke="var(--map-hatch)" strokeWidth={2.2} strokeDasharray="4 5" />}
    </svg>
  )
}

function ClosedSample() {
  const middle = SAMPLE.height / 2
  const along = `M3 ${middle}H${SAMPLE.width - 3}`
  return (
    <svg {...SAMPLE} aria-hidden="true">
      <path d={along} stroke="var(--map-halo)" strokeWidth={5} />
      <path d={along} stroke="var(--map-label)" strokeWidth={5} strokeDasharray="5 5" />
    </svg>
  )
}

function AreaSample({ step }: { step: Entry['step'] }) {
  const { width, height } = SAMPLE
  const starts = [-8, 0, 8, 16, 24]
  const slant = starts.map((x) => `M${x + height} 0L${x} ${height}`).join('')
  const cross = starts.map((x) => `M${x} 0L${x + height} ${height}`).join('')
  return (
    <svg {...SAMPLE} aria-hidden="true">
      <rect width={width} height={height} rx={2} fill={`var(--map-step-${step})`} />
      {step >= HATCHED_FROM && (
        <path d={step > HATCHED_FROM ? slant + cross : slant} stroke="var(--map-hatch)" strokeWidth={1.25} />
      )}
    </svg>
  )
}
