import { expect, it } from '@jest/globals'
import type { NatsConnection } from 'nats'

import { openFrames } from './frames.ts'

/** What lies behind the library's connection as far as frames are concerned; what it is given is written down. */
function library() {
  const left: string[] = []
  const newParser = () => ({ state: 0, parse: (bytes: Uint8Array): void => void left.push(text(bytes)) })
  const protocol = { parser: newParser(), sendCommand: () => undefined }
  // The cast holds: nothing but these members is looked at.
  const nats = { protocol } as unknown as NatsConnection
  return { left, newParser, protocol, nats }
}
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString()

function opened() {
  const house = library()
  const faults: unknown[] = []
  const heard: string[] = []
  const frames = openFrames(house.nats, (error) => faults.push(error))
  frames.listen(7, ({ subject, reply, head, body }) => {
    heard.push([subject, reply ?? '-', head && text(head), text(body)].join('|'))
  })
  const say = (said: string | Uint8Array) => house.protocol.parser.parse(Buffer.from(said))
  return { ...house, frames, faults, heard, say }
}

const HEAD = 'NATS/1.0\r\nA: b\r\n\r\n'
const said = Buffer.from(
  `MSG a.b 7 3\r\nxyz\r\nPING\r\nMSG a 8 2\r\nno\r\nHMSG a.c 7 re.ply ${HEAD.length} ${HEAD.length + 4}\r\n${HEAD}M\r\nH\r\n` +
    'MSG é 7 r 0\r\n\r\nPONG\r\nMSG a 7  1\r\n1\r\n',
)

it('finds every message wherever the bytes are cut, and leaves the rest to the library', () => {
  for (let cut = 0; cut <= said.length; cut++) {
    const { say, heard, left } = opened()
    say(said.subarray(0, cut))
    say(said.subarray(cut))
    expect(heard).toEqual(['a.b|-||xyz', `a.c|re.ply|${HEAD}|M\r\nH`, 'é|r||', 'a|-||1'])
    expect(left.join('')).toBe('PING\r\nMSG a 8 2\r\nno\r\nPONG\r\n')
  }
})

it('finds every message when each byte comes by itself', () => {
  const { say, heard } = opened()
  for (const byte of said) say(Uint8Array.of(byte))
  expect(heard).toHaveLength(4)
})

it.each(['MSG a 7\r\n', 'MSG a 7 x\r\n', 'MSG a 7 -1\r\n', 'HMSG a 7 9 3\r\n', 'HMSG a 7 x 3\r\n'])(
  'leaves %j to the library, which refuses it',
  (line) => {
    const { say, heard, left } = opened()
    say(line)
    expect([heard, left]).toEqual([[], [line]])
  },
)

it('forgets what had begun when there is a new connection, and whoever does not listen any more', () => {
  const { say, heard, left, protocol, newParser, frames } = opened()
  say('MSG a 7 100\r\nbeginning')
  protocol.parser = newParser()
  say('MSG a 7 3\r\nnew\r\n')
  expect(heard).toEqual(['a|-||new'])
  frames.forget(7)
  say('MSG a 7 3\r\nold\r\n')
  expect([heard.length, left]).toEqual([1, ['MSG a 7 3\r\nold\r\n']])
})

it('lets the library finish what it had begun to read', () => {
  const house = library()
  const parser = {
    state: 5,
    parse(bytes: Uint8Array) {
      if (bytes.at(-1) === 10) parser.state = 0
    },
  }
  house.protocol.parser = parser
  const heard: string[] = []
  openFrames(house.nats, () => undefined).listen(7, ({ body }) => void heard.push(text(body)))
  house.protocol.parser.parse(Buffer.from('half of an INFO\nMSG a 7 3\r\nxyz\r\n'))
  expect(heard).toEqual(['xyz'])
})

it('tells the fault of a listener and goes on', () => {
  const { say, faults, frames, heard } = opened()
  frames.listen(8, () => {
    throw new Error('on purpose')
  })
  say('MSG a 8 0\r\n\r\nMSG a 7 1\r\nx\r\n')
  expect([faults.map(String), heard]).toEqual([['Error: on purpose'], ['a|-||x']])
})
