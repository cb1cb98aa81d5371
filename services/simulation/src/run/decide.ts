import type { RunEvent, Speed } from '@urbe/contracts'
import { Refusal, unreachable } from '@urbe/kernel'

import type { Run } from './state.ts'

export type RunCommand =
  | { readonly type: 'StartRun'; readonly data: { readonly speed: Speed } }
  | { readonly type: 'PauseRun' }
  | { readonly type: 'ResumeRun' }
  | { readonly type: 'SetSpeed'; readonly data: { readonly speed: Speed } }
  | { readonly type: 'StopRun'; readonly data: { readonly reason: 'operator' | 'removed' } }

export function decide(command: RunCommand, run: Run, at: string): readonly RunEvent[] {
  if (command.type === 'StopRun') {
    if (run.phase === 'stopped') return []
    return [{ type: 'RunStopped', v: 1, data: { reason: command.data.reason, at } }]
  }
  if (run.phase === 'stopped') throw new Refusal('run_stopped', 'the run has been stopped for good')
  if (command.type === 'StartRun') {
    if (run.phase !== 'founded') throw new Refusal('run_already_started', 'the run has started already')
    return [{ type: 'RunStarted', v: 1, data: { speed: command.data.speed, at } }]
  }
  if (run.phase === 'founded') throw new Refusal('run_not_started', 'the run has not started')
  switch (command.type) {
    case 'PauseRun':
      return run.phase === 'paused' ? [] : [{ type: 'RunPaused', v: 1, data: { at } }]
    case 'ResumeRun':
      return run.phase === 'running' ? [] : [{ type: 'RunResumed', v: 1, data: { at } }]
    case 'SetSpeed':
      return sameSpeed(command.data.speed, run.speed)
        ? []
        : [{ type: 'RunSpeedChanged', v: 1, data: { speed: command.data.speed, at } }]
    default:
      return unreachable(command)
  }
}

function sameSpeed(one: Speed, other: Speed | null): boolean {
  if (other === null) return false
  if ('mode' in one) return 'mode' in other
  return 'ticksPerSecond' in other && one.ticksPerSecond === other.ticksPerSecond
}
