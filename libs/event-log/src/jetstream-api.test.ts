import { expect, it } from '@jest/globals'

import { jetStreamApi } from './jetstream-api.ts'
import { fixedStreams } from './stream-plan.ts'

const [plan] = fixedStreams(3)
const NO_PEERS = { error: { err_code: 10005, description: 'no suitable peers for placement, peer offline' } }

/** A server that gives these answers one after the other, the last of them for ever. */
function apiOf(answers: readonly object[], patienceMs = 5_000) {
  const asked: string[] = []
  const request = async (subject: string) => {
    asked.push(subject)
    return Buffer.from(JSON.stringify(answers[Math.min(asked.length, answers.length) - 1]))
  }
  return { api: jetStreamApi({ request }, { patienceMs }), asked }
}

function make({ api }: ReturnType<typeof apiOf>) {
  if (plan === undefined) throw new Error('there is no stream')
  return api.createStream(plan)
}

it('waits for the peers of a cluster that has just come up', async () => {
  const server = apiOf([NO_PEERS, NO_PEERS, { config: plan }])
  expect(await make(server)).toEqual({ existed: false, config: plan })
  expect(server.asked).toHaveLength(3)
})

it('does not wait longer for them than its patience lasts', async () => {
  await expect(make(apiOf([NO_PEERS], 0))).rejects.toThrow('no suitable peers')
})

it('does not wait when the answer is another', async () => {
  const server = apiOf([{ error: { err_code: 10052, description: 'stream configuration is invalid' } }])
  await expect(make(server)).rejects.toThrow('invalid')
  expect(server.asked).toHaveLength(1)
})
