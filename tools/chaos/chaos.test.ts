import { expect, it } from '@jest/globals'

import { asMarkdown, type Scenario, share } from './scenario.ts'
import { scenarios } from './scenarios.ts'

const SHORT = 0.01
/** The whole platform is killed in tools/system. */
const short = scenarios.filter(({ name }) => name !== 'platform-kill')

it.each(short.map((scenario) => [scenario.name, scenario] as const))(
  '%s holds in its short form',
  async (_, { run }) => {
    const lines = await run(SHORT)
    expect(lines.length).toBeGreaterThan(0)
    for (const line of lines) expect(line).toMatchObject({ pass: true })
  },
  180_000,
)

it('tells on its page what did not hold', () => {
  const scenario: Scenario = {
    name: 'x',
    does: 'Something.',
    bar: 'none lost',
    run: () => Promise.resolve([]),
  }
  const page = asMarkdown(
    new Map([[scenario, [{ conditions: 'here', figures: '1 lost', pass: false }]]]),
    'a machine',
  )
  expect(page).toContain('| here | 1 lost | **no** |')
})

it('does at least one of what there is', () => {
  expect([share(50, 0.001), share(50, 1)]).toEqual([1, 50])
})
