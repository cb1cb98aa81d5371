import type { RunEvent, RunPhase, Speed } from '@urbe/contracts'
import { unreachable } from '@urbe/kernel'

export interface Run {
  readonly phase: RunPhase
  readonly speed: Speed | null
}

export const initial = (): Run => ({ phase: 'founded', speed: null })

export function evolve(run: Run, event: RunEvent): Run {
  switch (event.type) {
    case 'RunStarted':
      return { phase: 'running', speed: event.data.speed }
    case 'RunPaused':
      return { ...run, phase: 'paused' }
    case 'RunResumed':
      return { ...run, phase: 'running' }
    case 'RunSpeedChanged':
      return { ...run, speed: event.data.speed }
    case 'RunStopped':
      return { ...run, phase: 'stopped' }
    default:
      return unreachable(event)
  }
}
