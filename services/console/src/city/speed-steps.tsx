import { ToggleGroup } from 'radix-ui'

import type { City, Speed } from '@urbe/contracts'

import type { useRunControl } from '../api/queries.ts'
import { useSay } from '../i18n/use-say.ts'
import { speedText } from './sentences.ts'
import { speedKey, speedSteps } from './speeds.ts'

/** How many simulated minutes pass in a second. */
export function SpeedSteps({ city, control }: { city: City; control: ReturnType<typeof useRunControl> }) {
  const { say } = useSay()
  const { speed } = control
  const now = speed.isPending ? speed.variables : city.speed
  return (
    <div className="speed">
      <span className="overline" id="speed-label">
        {say('run.speed')}
      </span>
      <ToggleGroup.Root
        type="single"
        className="speed-steps"
        aria-labelledby="speed-label"
        value={now === null ? '' : speedKey(now)}
        onValueChange={(key) => {
          const chosen = speedSteps.find((each) => speedKey(each) === key)
          if (chosen !== undefined) speed.mutate(chosen)
        }}
      >
        {speedSteps.map((step) => (
          <SpeedStep key={speedKey(step)} step={step} />
        ))}
      </ToggleGroup.Root>
      <span className="speed-text">{now === null ? '' : speedText(now, say)}</span>
    </div>
  )
}

function SpeedStep({ step }: { step: Speed }) {
  const { say, locale } = useSay()
  return (
    <ToggleGroup.Item className="speed-step" value={speedKey(step)} aria-label={speedText(step, say)}>
      {'mode' in step
        ? say('run.speed.max.short')
        : new Intl.NumberFormat(locale).format(step.ticksPerSecond)}
    </ToggleGroup.Item>
  )
}
