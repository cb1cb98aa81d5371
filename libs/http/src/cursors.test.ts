import { describe, expect, it } from '@jest/globals'

import { openCursor, signCursor } from './cursors.ts'

const key = new Uint8Array(32).fill(7)
const value = { createdAt: '2030-01-07T05:30:00.000Z', id: '017f22e2-79b0-7cc3-98c4-dc0c0c07398f' }
const cursor = signCursor(key, value)
const notOurs = expect.objectContaining({ code: 'malformed_request' })

describe('a cursor', () => {
  it('is read as it was written', () => {
    expect(openCursor(key, cursor)).toEqual(value)
  })

  it('has one spelling', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const others = [...alphabet].filter((each) => each !== cursor.at(-1))
    for (const each of others) expect(() => openCursor(key, cursor.slice(0, -1) + each)).toThrow(notOurs)
  })

  it.each(['=', '==', '.', '.x', ' ', '!', 'ü', '\n'])('with %j behind it was not given out', (more) => {
    expect(() => openCursor(key, cursor + more)).toThrow(notOurs)
  })

  it.each(['', '.', 'x', `.${cursor.split('.')[1]}`, cursor.split('.')[0] ?? ''])('is not %j', (text) => {
    expect(() => openCursor(key, text)).toThrow(notOurs)
  })

  it('of another key was not given out here', () => {
    expect(() => openCursor(new Uint8Array(32), cursor)).toThrow(notOurs)
  })
})
