import { expect, it } from '@jest/globals'

import { sharesOf } from './shares.ts'

const refused = (code: string) => expect.objectContaining({ name: 'Refusal', code })

it('lets one caller have a part, and all callers no more than there is', async () => {
  const share = sharesOf({ each: 2, all: 3 })
  const { promise, resolve } = Promise.withResolvers<string>()
  const ask = (who: string) => share(who, () => promise)
  const working = [ask('ana'), ask('ana'), ask('rui')]
  await expect(ask('ana')).rejects.toEqual(refused('too_many_requests'))
  await expect(ask('rui')).rejects.toEqual(refused('not_ready'))
  resolve('done')
  expect(await Promise.all(working)).toEqual(['done', 'done', 'done'])
  expect(await Promise.all([ask('rui'), ask('rui')])).toEqual(['done', 'done'])
})

it('gives the place back when the work fails', async () => {
  const share = sharesOf({ each: 1, all: 1 })
  const fail = () => share('ana', () => Promise.reject(new Error('no')))
  await expect(fail()).rejects.toThrow('no')
  await expect(fail()).rejects.toThrow('no')
})
