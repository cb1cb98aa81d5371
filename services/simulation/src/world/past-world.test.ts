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

it('draws a city for the next look behind each one, and anew for another', async () => {
  const { asked, hashOf } = looking()
  const first = await hashOf('a')
  expect(await hashOf('a')).toBe(first)
  expect(asked).toEqual(['a', 'a', 'a'])
  await hashOf('b')
  expect(asked).toEqual(['a', 'a', 'a', 'b', 'b'])
})

it('opens each moment as if nothing had been played before', async () => {
  const { past, hashOf, founding } = looking()
  const first = await hashOf('a')
  await past.with({ cityId: 'a', moment: founding }, ({ world }) =>
    world.call('beat', { seconds: 600, wallMs: 60_000, inputs: [], wantsFrame: false, rooms: [] }),
  )
  expect(await hashOf('a')).toBe(first)
})

it('lets the thread go when nobody looks back for a while', async () => {
  const { asked, hashOf } = looking(0)
  await hashOf('a')
  await new Promise((resolve) => setTimeout(resolve, 50))
  await hashOf('a')
  expect(asked).toEqual(['a', 'a', 'a', 'a'])
})

it('makes nothing ready once it is closed, though a look is still under way', async () => {
  const { asked, past, founding } = looking()
  const look = past.with({ cityId: 'a', moment: founding }, async ({ opened }) => {
    await past.close()
    return opened.tick
  })
  expect(await look).toBe(0)
  expect(asked).toEqual(['a'])
})

it('goes on after a look that failed, and tells whoever looks next that a city cannot be drawn', async () => {
  const { past, hashOf, founding } = looking()
  const failing = past.with({ cityId: 'a', moment: founding }, () => Promise.reject(new Error('lost')))
  await expect(failing).rejects.toThrow('lost')
  await hashOf('a')
  let isThere = true
  const fickle = pastWorld({
    specOf: async () => {
      if (!isThere) throw new Error('no such city')
      isThere = false
      return spec
    },
  })
  open.push(fickle)
  const look = () => fickle.with({ cityId: 'a', moment: founding }, async ({ opened }) => opened.tick)
  expect(await look()).toBe(0)
  await expect(look()).rejects.toThrow('no such city')
  isThere = true
  expect(await look()).toBe(0)
})
