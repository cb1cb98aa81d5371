import { expect, it } from '@jest/globals'

import { asMarkdown, share } from './scenario.ts'
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

it('tells on its page what did not hold, and what was not run', () => {
  const [x, y] = ['x', 'y'].map((name) => ({ name, does: 'Something.', bar: 'none lost' }))
  if (x === undefined || y === undefined) throw new Error('two scenarios')
  const lost = { conditions: 'here', figures: '1 lost', pass: false }
  const late = { conditions: 'there', figures: 'after 6 s', pass: true, late: true }
  const page = asMarkdown([x, y], { x: { where: 'a machine', lines: [lost, late] } })
  expect(page).toContain('| here | 1 lost | **no** |\n| there | after 6 s | **no** |')
  expect(page).toContain('Run: not run yet.')
})

it('does at least one of what there is', () => {
  expect([share(50, 0.001), share(50, 1)]).toEqual([1, 50])
})
