import { describe, expect, it } from '@jest/globals'

import { clientMessage, serverMessage, subjects } from '@urbe/contracts'

import { asyncapi } from './asyncapi.ts'
import { brokenReferences } from './references.ts'
import { subjectChannels } from './subject-channels.ts'

const document = asyncapi()
const channels = document['channels'] as Readonly<
  Record<string, { address: string | null; parameters?: Record<string, unknown>; messages: object }>
>
/** Patterns over subjects that are documented one by one. */
const patterns = [
  'platform',
  'everyCity',
  'ofCity',
  'everyKpi',
  'everyMeter',
  'everyAct',
  'framesOf',
  'everySnapshot',
]
/** Names that no message is sent on: of a world only its snapshots are, and what is set aside stands in Postgres. */
const silent = ['world', 'parked']

describe('the AsyncAPI document', () => {
  it('has every NATS subject of the contracts', () => {
    const documented = subjectChannels.map(({ id }) => id)
    expect([...documented, ...patterns, ...silent].sort()).toEqual(Object.keys(subjects).sort())
  })

  it('spells every subject as the contracts do', () => {
    for (const { id, address } of subjectChannels) {
      expect([id, matches(spelled(id), address)]).toEqual([id, true])
    }
  })

  it('has no reference that leads nowhere', () => {
    expect(brokenReferences(document)).toEqual([])
  })

  it('declares the parameters that an address has, and no others', () => {
    for (const [id, { address, parameters = {} }] of Object.entries(channels)) {
      const inAddress = new Set([...(address ?? '').matchAll(/\{(\w+)\}/g)].map(([, name]) => name))
      expect([id, Object.keys(parameters).sort()]).toEqual([id, [...inAddress].sort()])
    }
  })

  it('knows every message of the live connection in both directions', () => {
    const text = JSON.stringify((document['components'] as { schemas: unknown }).schemas)
    for (const option of [...clientMessage.options, ...serverMessage.options]) {
      expect(text).toContain(`"const":"${option.shape.t.value}"`)
    }
  })
})

/** The subject of the contracts with `x` for whatever has to be filled in. */
function spelled(id: keyof typeof subjects): string {
  const subject: unknown = subjects[id]
  if (typeof subject === 'string') return subject
  if (id === 'frame') return subjects.frame('x', { z: 1, x: 2, y: 3 })
  return (subject as (...parts: string[]) => string)('x', 'x')
}

function matches(subject: string, address: string): boolean {
  const tokens = address.split('.')
  const parts = subject.split('.')
  return (
    tokens.length === parts.length && tokens.every((each, at) => /^\{\w+\}$/.test(each) || each === parts[at])
  )
}
