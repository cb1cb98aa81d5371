import { useState } from 'react'

import type { City } from '@urbe/contracts'

import { useMay, useRunControl } from '../api/queries.ts'
import { Dialog } from '../design/dialog.tsx'
import { FaultNotice } from '../design/fault-notice.tsx'
import { Icon, type IconName } from '../design/icons.tsx'
import { useSay } from '../i18n/use-say.ts'
import { Clock } from './clock.tsx'
import { SpeedSteps } from './speed-steps.tsx'

interface TransportBarProps {
  readonly city: City
  readonly tick: number
  readonly simulatedTime: string
  readonly stateHash: string | undefined
}

export function TransportBar({ city, tick, simulatedTime, stateHash }: TransportBarProps) {
  const { say } = useSay()
  const may = useMay()
  const control = useRunControl(city.id)
  const fault = control.run.error ?? control.speed.error
  return (
    <section className="transport" aria-label={say('run.label')}>
      {fault !== null && (
        <div className="transport-fault">
          <FaultNotice error={fault} />
        </div>
      )}
      {may('city:run') && city.phase !== 'stopped' && <RunButtons city={city} control={control} />}
      <Clock tick={tick} simulatedTime={simulatedTime} stateHash={stateHash} />
      {may('city:run') ? (
        city.phase !== 'stopped' && city.phase !== 'founded' && <SpeedSteps city={city} control={control} />
      ) : (
        <p className="read-only">{say('run.readOnly')}</p>
      )}
    </section>
  )
}

type Control = ReturnType<typeof useRunControl>

const mainAction = {
  founded: { operation: 'startCity', icon: 'play', text: 'run.start' },
  running: { operation: 'pauseCity', icon: 'pause', text: 'run.pause' },
  paused: { operation: 'resumeCity', icon: 'play', text: 'run.resume' },
} as const satisfies Record<string, { icon: IconName; operation: string; text: string }>

function RunButtons({ city, control }: { city: City; control: Control }) {
  const { say } = useSay()
  const [asks, setAsks] = useState(false)
  if (city.phase === 'stopped') return null
  const { operation, icon, text } = mainAction[city.phase]
  const { run } = control
  return (
    <div className="run-buttons">
      <button
        type="button"
        className="play"
        aria-label={say(text)}
        title={say(text)}
        disabled={run.isPending}
        aria-busy={run.isPending}
        onClick={() => run.mutate(operation)}
      >
        <Icon name={icon} />
      </button>
      {city.phase !== 'founded' && (
        <button
          type="button"
          className="button quiet icon"
          aria-label={say('run.stop')}
          title={say('run.stop')}
          disabled={run.isPending}
          onClick={() => setAsks(true)}
        >
          <Icon name="stop" />
        </button>
      )}
      {asks && (
        <StopDialog
          name={city.name}
          onKeep={() => setAsks(false)}
          onStop={() => {
            setAsks(false)
            run.mutate('stopCity')
          }}
        />
      )}
    </div>
  )
}

function StopDialog({ name, onKeep, onStop }: { name: string; onKeep: () => void; onStop: () => void }) {
  const { say } = useSay()
  return (
    <Dialog title={say('run.stop.title', { name })} lead={say('run.stop.lead')} onClose={onKeep}>
      <div className="actions">
        <button type="button" className="button" onClick={onKeep}>
          {say('run.stop.cancel')}
        </button>
        <button type="button" className="button danger" onClick={onStop}>
          {say('run.stop.confirm')}
        </button>
      </div>
    </Dialog>
  )
}
