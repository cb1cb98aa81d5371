import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Slider } from 'radix-ui'
import { useState } from 'react'

import type { City, CityState, PolicyDescription } from '@urbe/contracts'

import { usePlatform } from '../api/platform-context.tsx'
import { FaultNotice } from '../design/fault-notice.tsx'
import { clockOf, dayOf } from '../i18n/format.ts'
import { useSay } from '../i18n/use-say.ts'
import { parameterName, parameterValue, policyName, policyStory } from './sentences.ts'

type InForce = CityState['policies'][number]
type Parameter = PolicyDescription['parameters'][number]

interface PolicyCardProps {
  readonly city: City
  readonly policy: PolicyDescription
  readonly inForce: InForce | undefined
  readonly changeable: boolean
}

export function PolicyCard({ city, policy, inForce, changeable }: PolicyCardProps) {
  const { say } = useSay()
  const [values, setValues] = useState(() => startingValues(policy, inForce))
  const { enact, repeal } = usePolicyChange(city.id, policy.policy)
  const changed = policy.parameters.some(({ name }) => values[name] !== inForce?.parameters[name])
  const busy = enact.isPending || repeal.isPending
  const fault = enact.error ?? repeal.error
  return (
    <details
      className={inForce === undefined ? 'policy fold' : 'policy fold in-force'}
      open={inForce !== undefined}
    >
      <PolicyHead policy={policy} inForce={inForce} />
      <div className="policy-body">
        <PolicyStory policy={policy} inForce={inForce} />
        {policy.parameters.map((parameter) => (
          <ParameterSlider
            key={parameter.name}
            parameter={parameter}
            value={values[parameter.name] ?? parameter.default}
            disabled={!changeable || busy}
            onChange={(value) => setValues({ ...values, [parameter.name]: value })}
          />
        ))}
        {fault !== null && <FaultNotice error={fault} />}
        {changeable && (
          <div className="policy-actions">
            {inForce !== undefined && (
              <button type="button" className="button quiet" disabled={busy} onClick={() => repeal.mutate()}>
                {say('policies.repeal')}
              </button>
            )}
            <button
              type="button"
              className="button"
              disabled={busy || !changed}
              aria-busy={enact.isPending}
              onClick={() => enact.mutate(values)}
            >
              {say(inForce === undefined ? 'policies.enact' : 'policies.change')}
            </button>
          </div>
        )}
      </div>
    </details>
  )
}

type Told = Pick<PolicyCardProps, 'policy' | 'inForce'>

/** All that is seen of a policy until somebody wants more: its name, and what holds if it is in force. */
function PolicyHead({ policy, inForce }: Told) {
  const { say, locale } = useSay()
  const held = Object.entries(inForce?.parameters ?? {})
  return (
    <summary>
      <h2>{policyName(policy.policy, say, policy.title)}</h2>
      {held.length > 0 && (
        <span className="policy-now">
          {held.map(([name, value]) => parameterValue(name, value, { say, locale })).join(', ')}
        </span>
      )}
    </summary>
  )
}

function PolicyStory({ policy, inForce }: Told) {
  const { say, locale } = useSay()
  const since = inForce?.since
  const time =
    since === undefined ? '' : `${say('run.day', { day: dayOf(since) })}, ${clockOf(since, locale)}`
  return (
    <div>
      {inForce !== undefined && (
        <p className="in-force-mark">
          {say('policies.inForce')} {isSimulated(inForce.since) && say('policies.since', { time })}
        </p>
      )}
      <p className="policy-about">{policyStory(policy.policy, say)}</p>
    </div>
  )
}

interface ParameterSliderProps {
  readonly parameter: Parameter
  readonly value: number
  readonly disabled: boolean
  readonly onChange: (value: number) => void
}
const STEPS_WANTED = 100

function ParameterSlider({ parameter, value, disabled, onChange }: ParameterSliderProps) {
  const { say, locale } = useSay()
  const { name, min, max } = parameter
  const step = Math.max(1, Math.round((max - min) / STEPS_WANTED))
  const shown = (number: number) => parameterValue(name, number, { say, locale })
  const label = parameterName(name, say)
  return (
    <div className="parameter">
      <div className="parameter-head">
        <span>{label}</span>
        <output>{shown(value)}</output>
      </div>
      <Slider.Root
        className="slider"
        min={min}
        max={max}
        step={step}
        value={[value]}
        disabled={disabled}
        onValueChange={([next]) => next !== undefined && onChange(next)}
      >
        <Slider.Track className="slider-track">
          <Slider.Range className="slider-range" />
        </Slider.Track>
        <Slider.Thumb className="slider-thumb" aria-label={label} aria-valuetext={shown(value)} />
      </Slider.Root>
      <p className="parameter-note">{say('policies.default', { value: shown(parameter.default) })}</p>
    </div>
  )
}

function startingValues(policy: PolicyDescription, inForce: InForce | undefined): Record<string, number> {
  return Object.fromEntries(
    policy.parameters.map(({ name, default: fallback }) => [name, inForce?.parameters[name] ?? fallback]),
  )
}

const FIRST_SIMULATED_YEAR = 2030

/** `since` is told by the clock of the city where the platform knows it, else by that of the wall. */
function isSimulated(since: string): boolean {
  return new Date(since).getUTCFullYear() >= FIRST_SIMULATED_YEAR
}

function usePolicyChange(cityId: string, policy: string) {
  const { client, positions } = usePlatform()
  const queries = useQueryClient()
  const reread = async ({ position }: { position: string | undefined }) => {
    positions.reached(cityId, position)
    await queries.invalidateQueries({ queryKey: ['policies', cityId] })
  }
  const enact = useMutation({
    mutationFn: (parameters: Record<string, number>) =>
      client.request('enactPolicy', { params: { id: cityId }, body: { policy, parameters } }),
    onSuccess: reread,
  })
  const repeal = useMutation({
    mutationFn: () => client.request('repealPolicy', { params: { id: cityId, policy } }),
    onSuccess: reread,
  })
  return { enact, repeal }
}
