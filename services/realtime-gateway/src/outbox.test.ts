import { setImmediate as turn } from 'node:timers/promises'

import { describe, expect, it } from '@jest/globals'

import { OUTBOX_BYTES_MAX, Outbox } from './outbox.ts'

function wired() {
  const written: string[] = []
  const callbacks: (() => void)[] = []
  const counts = { sent: 0, coalesced: 0, rooms: 0 }
  const wire = { waiting: 0 }
  const outbox = new Outbox(
    {
      sendText: (text, onWritten) => callbacks.push(onWritten) && written.push(text),
      sendBytes: (bytes, onWritten) => callbacks.push(onWritten) && written.push(`#${bytes[0]}`),
      waiting: () => wire.waiting,
      together: (write) => write(),
    },
    {
      counts: {
        framesSent: (count) => {
          counts.sent += count
        },
        framesCoalesced: (count) => {
          counts.coalesced += count
        },
      },
      now: () => 7,
      onRoom: () => {
        counts.rooms += 1
      },
    },
  )
  return { outbox, written, callbacks, counts, wire }
}

describe('an outbox', () => {
  it('writes once a turn: control, events, frames', async () => {
    const { outbox, written } = wired()
    outbox.frame('1 a', Uint8Array.of(9))
    outbox.event('{"e":1}')
    outbox.event('{"e":2}')
    outbox.control({ t: 'ping', n: 1 })
    expect(written).toEqual([])
    await turn()
    expect(written).toEqual(['[{"t":"ping","n":1},{"e":1},{"e":2}]', '#9'])
  })

  it('sends a single message as it is', async () => {
    const { outbox, written } = wired()
    outbox.control({ t: 'ping', n: 1 })
    await turn()
    expect(written).toEqual(['{"t":"ping","n":1}'])
  })

  it('has no room beyond its bytes', () => {
    const { outbox, wire } = wired()
    expect(outbox.hasRoom()).toBe(true)
    wire.waiting = OUTBOX_BYTES_MAX - 3
    outbox.event('abc')
    expect(outbox.hasRoom()).toBe(false)
  })

  it('keeps only the newest frame of a tile while the client is slow', async () => {
    const { outbox, written, wire, callbacks, counts } = wired()
    outbox.event('e')
    await turn()
    wire.waiting = OUTBOX_BYTES_MAX
    for (const tick of [1, 2, 3]) {
      outbox.frame('1 a', Uint8Array.of(tick))
      await turn()
    }
    expect([written, counts.coalesced, counts.sent]).toEqual([['e'], 2, 0])
    wire.waiting = 0
    callbacks[0]?.()
    await turn()
    expect([written, counts.sent, counts.rooms]).toEqual([['e', '#3'], 1, 1])
  })

  it('knows since when nothing is taken', async () => {
    const { outbox, callbacks } = wired()
    expect(outbox.stalledSince()).toBeUndefined()
    outbox.event('e')
    await turn()
    expect(outbox.stalledSince()).toBe(7)
    callbacks[0]?.()
    expect(outbox.stalledSince()).toBeUndefined()
  })
})
