import { it } from '@jest/globals'

import { given } from '@urbe/testkit'

import { cityRun } from './decider.ts'

const now = '2026-01-01T08:00:00.000Z'
const speed = { ticksPerSecond: 10 }
const started = { type: 'RunStarted', v: 1, data: { speed, at: now } } as const
const paused = { type: 'RunPaused', v: 1, data: { at: now } } as const
const stopped = { type: 'RunStopped', v: 1, data: { reason: 'operator', at: now } } as const

it('starts a founded city', () => {
  given(cityRun, []).when({ type: 'StartRun', data: { speed } }, now).emits([started])
})

it('starts once', () => {
  given(cityRun, [started]).when({ type: 'StartRun', data: { speed } }, now).refuses('run_already_started')
})

it('pauses only what has started', () => {
  given(cityRun, []).when({ type: 'PauseRun' }, now).refuses('run_not_started')
})

it('obeys a second pause without another event', () => {
  given(cityRun, [started, paused]).when({ type: 'PauseRun' }, now).emits([])
})

it('resumes from a pause', () => {
  given(cityRun, [started, paused])
    .when({ type: 'ResumeRun' }, now)
    .emits([{ type: 'RunResumed', v: 1, data: { at: now } }])
})

it('changes its speed only to another one', () => {
  given(cityRun, [started]).when({ type: 'SetSpeed', data: { speed } }, now).emits([])
  given(cityRun, [started])
    .when({ type: 'SetSpeed', data: { speed: { mode: 'max' } } }, now)
    .emits([{ type: 'RunSpeedChanged', v: 1, data: { speed: { mode: 'max' }, at: now } }])
})

it('never goes on after a stop', () => {
  given(cityRun, [started, stopped]).when({ type: 'ResumeRun' }, now).refuses('run_stopped')
  given(cityRun, [started, stopped])
    .when({ type: 'StopRun', data: { reason: 'operator' } }, now)
    .emits([])
})
