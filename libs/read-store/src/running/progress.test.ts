import { describe, expect, it } from '@jest/globals'

import { openProgress } from './progress.ts'

function opened() {
  let now = Date.parse('2026-11-22T12:00:00.000Z')
  const progress = openProgress({ projection: 'p', generation: 1, stream: 'S' }, () => now)
  progress.heard({ status: 'live', pending: 0 })
  const pass = (ms: number) => {
    now += ms
  }
  return { progress, pass }
}

describe('a projection that is live', () => {
  it('lags when its batch is stuck, from the moment on at which it was begun', () => {
    const { progress, pass } = opened()
    progress.began(7)
    expect(progress.status()).toMatchObject({ status: 'live', lagEvents: 0, lagSeconds: 0 })
    pass(3_000)
    expect(progress.status()).toMatchObject({ status: 'catching_up', lagEvents: 7, lagSeconds: 3 })
    progress.done()
    expect(progress.status()).toMatchObject({ status: 'live', lagEvents: 0, lagSeconds: 0 })
  })

  it('says when the log has diverged, whatever was in hand', () => {
    const { progress, pass } = opened()
    progress.began(7)
    pass(3_000)
    progress.stop('diverged')
    expect(progress.status().status).toBe('diverged')
  })
})
