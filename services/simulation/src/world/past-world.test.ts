import { afterEach, expect, it } from '@jest/globals'

import { pastWorld } from './past-world.ts'

const spec = { seed: 7, citizens: 500, source: { kind: 'generated' } } as const

function looking(idleMs?: number) {
  const asked: string[] = []
  const past = pastWorld({
    specOf: async (cityId) => {
      asked.push(cityId)
      return spec
    },
    ...(idleMs !== undefined && { idleMs }),
  })
  open.push(past)
  const founding = async () => ({ inputsThrough: 0 })
  const hashOf = (cityId: string) =>
    past.with({ cityId, moment: founding }, async ({ opened }) => opened.stateHash)
  return { asked, past, hashOf, founding }
}

const open: ReturnType<typeof pastWorld>[] = []
afterEach(async () => {
  for (const past of open.splice(0)) await past.close()
})

it('draws a city once however often it is looked back at, and anew after another one', async () => {
  const { asked, hashOf } = looking()
  const first = await hashOf('a')
  expect(await hashOf('a')).toBe(first)
  expect(asked).toEqual(['a'])
  await hashOf('b')
  await hashOf('a')
  expect(asked).toEqual(['a', 'b', 'a'])
})

it('opens each moment as if nothing had been played before', async () => {
  const { past, hashOf, founding } = looking()
  const first = await hashOf('a')
  await past.with({ cityId: 'a', moment: founding }, ({ world }) =>
    world.call('beat', { seconds: 600, wallMs: 60_000, inputs: [], wantsFrame: false }),
  )
  expect(await hashOf('a')).toBe(first)
})

it('lets the thread go when nobody has looked back for a while, or a look failed', async () => {
  const { asked, hashOf, past, founding } = looking(0)
  await hashOf('a')
  await new Promise((resolve) => setTimeout(resolve, 50))
  await hashOf('a')
  expect(asked).toEqual(['a', 'a'])
  const failing = past.with({ cityId: 'a', moment: founding }, () => Promise.reject(new Error('lost')))
  await expect(failing).rejects.toThrow('lost')
  await hashOf('a')
  expect(asked.length).toBeGreaterThanOrEqual(3)
})
