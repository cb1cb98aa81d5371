import { randomUUID } from 'node:crypto'

import { expect, it } from '@jest/globals'

import { FINDINGS_MAX, type Finding, type IntegrityJob } from '@urbe/contracts'
import { noLogLines } from '@urbe/event-log'

import { JOBS_KEPT_MAX, type Outcome, openJobs, type Work } from './jobs.ts'

const clock = () => new Date('2026-11-22T12:00:00.000Z')
const fine: Outcome = { ok: true, findings: [] }
const finding: Finding = {
  stream: 'PLATFORM',
  where: 'stream',
  kind: 'altered',
  first: 1,
  last: 1,
  detail: 'why',
}

function open() {
  const ended: IntegrityJob[] = []
  const jobs = openJobs({ clock, newId: randomUUID, logger: noLogLines, onEnd: (job) => ended.push(job) })
  /** Work that goes on until it is let go or stopped. */
  const held = () => {
    const gate = Promise.withResolvers<Outcome>()
    const work = ({ signal, onProgress }: Work) => {
      onProgress({ messages: 3, of: 9 })
      signal.addEventListener('abort', () => gate.reject(signal.reason))
      return gate.promise
    }
    return { work, release: () => gate.resolve(fine) }
  }
  return { jobs, ended, held }
}

it('runs one job at a time and shows how far it is', async () => {
  const { jobs, ended, held } = open()
  const { work, release } = held()
  const started = await jobs.start('verify', work)
  expect(started).toMatchObject({ status: 'running', ok: null, progress: { messages: 3, of: 9 } })
  await expect(jobs.start('verify', work)).rejects.toMatchObject({ code: 'integrity_job_running' })
  release()
  await jobs.stop()
  expect(jobs.find(started.id)).toMatchObject({ status: 'done', ok: true })
  expect(ended.map(({ id }) => id)).toEqual([started.id])
})

it('stops a verification, but no repair', async () => {
  const { jobs, held } = open()
  const verification = await jobs.start('verify', held().work)
  await jobs.cancel(verification.id)
  expect(jobs.find(verification.id)).toMatchObject({ status: 'failed', ok: null, detail: 'It was stopped' })
  await jobs.cancel(verification.id)
  const { work, release } = held()
  const repair = await jobs.start('repair', work)
  await expect(jobs.cancel(repair.id)).rejects.toMatchObject({ code: 'integrity_job_running' })
  release()
  await jobs.stop()
})

it('tells so many findings and how many there were', async () => {
  const { jobs } = open()
  const findings = Array.from({ length: FINDINGS_MAX + 5 }, () => finding)
  const job = await jobs.start('verify', async () => ({ ok: false, findings }))
  expect(job.findings).toHaveLength(FINDINGS_MAX)
  expect(job).toMatchObject({ status: 'done', ok: false, detail: expect.stringContaining('1005 findings') })
})

it('keeps what went wrong inside', async () => {
  const { jobs } = open()
  const job = await jobs.start('verify', () => Promise.reject(new Error('secret path')))
  expect(job).toMatchObject({ status: 'failed', ok: false, detail: 'Something went wrong on our side' })
})

it('remembers the last jobs and no more', async () => {
  const { jobs } = open()
  const made: IntegrityJob[] = []
  for (let count = 0; count <= JOBS_KEPT_MAX; count += 1)
    made.push(await jobs.start('verify', async () => fine))
  const [first, second] = made.map(({ id }) => id)
  expect(() => jobs.find(first ?? '')).toThrow(expect.objectContaining({ code: 'integrity_job_not_found' }))
  expect(jobs.find(second ?? '').status).toBe('done')
})
