import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'

import type { World } from '../src/context.ts'
import { run } from '../src/program.ts'

const CITY = {
  id: '0197a3a0-0000-7000-8000-000000000001',
  name: 'Urbe',
  phase: 'running',
  simulatedTime: '2030-01-07T05:37:00.000Z',
  tick: 7,
  citizens: 500,
}
const SESSION = '0197a3a0-0000-7000-8000-000000000002'
const tokens = {
  accessToken: 'a',
  refreshToken: 'r',
  expiresIn: 900,
  refreshExpiresIn: 9,
  sessionId: SESSION,
}

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'urbe-cli-'))
})
afterEach(async () => await rm(folder, { recursive: true, force: true }))

type Answers = Readonly<Record<string, unknown>>

/** Runs a command line against answers by `METHOD /path`; a number is a problem with that status. */
async function urbe(line: string, answers: Answers = {}, input = '') {
  const out: string[] = []
  const err: string[] = []
  const asked: string[] = []
  const world: World = {
    env: { URBE_CONFIG_DIR: folder, PATH: '' },
    interrupted: new AbortController().signal,
    terminal: {
      out: (text) => out.push(text),
      err: (text) => err.push(text),
      draw: (text) => err.push(text),
      secret: async () => 'typed password',
      line: async () => '',
      readAll: async () => input,
      isInteractive: false,
      outIsSeen: false,
      errIsSeen: false,
    },
    fetch: async (url, init) => {
      const at = `${init?.method ?? 'GET'} ${new URL(String(url)).pathname.replace('/api/v1', '')}`
      asked.push(`${at} ${typeof init?.body === 'string' ? init.body : ''}`.trim())
      if (Object.keys(answers).length === 0) throw new TypeError('fetch failed')
      const answer = answers[at]
      if (answer === undefined) return Response.json({}, { status: 404 })
      if (typeof answer !== 'number') return Response.json(answer)
      const problem = {
        type: 'about:blank',
        title: 'no',
        status: answer,
        code: 'run_not_paused',
        detail: 'It runs.',
      }
      return Response.json(problem, { status: answer })
    },
  }
  const code = await run(line.split(' '), world)
  return { code, out: out.join('\n'), err: err.join('\n'), asked }
}
const signIn = () => urbe('login --password-stdin', { 'POST /auth/login': tokens }, 'a long password\n')

describe('urbe', () => {
  it.each([
    ['city fly', 2],
    ['nonsense', 2],
    ['city found', 2],
    ['city speed Urbe fast', 2],
    ['city list --url nowhere', 2],
    ['login', 2],
    ['--help', 0],
    ['city list', 3],
  ])('%s ends with %i', async (line, code) => {
    expect((await urbe(line)).code).toBe(code)
  })

  it('keeps the session where only its owner reads it', async () => {
    const { code, asked } = await signIn()
    expect([code, asked]).toEqual([0, ['POST /auth/login {"username":"admin","password":"a long password"}']])
    const file = join(folder, 'session.json')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await readFile(file, 'utf8')).toContain('"refreshToken": "r"')
  })

  it('forgets the session when one signs out', async () => {
    await signIn()
    expect((await urbe('logout', { 'POST /auth/logout': {} })).code).toBe(0)
    await expect(stat(join(folder, 'session.json'))).rejects.toThrow('ENOENT')
  })

  it('drives a city by its name', async () => {
    const { code, asked, out } = await urbe('city pause Urbe', {
      'GET /cities': { items: [CITY], next: null },
      [`POST /cities/${CITY.id}/pause`]: { ...CITY, phase: 'paused' },
    })
    expect([code, out]).toEqual([0, `Urbe (${CITY.id}) is paused at tick 7.`])
    expect(asked).toEqual(['GET /cities', `POST /cities/${CITY.id}/pause`])
  })

  it('asks for the id where a name is not enough', async () => {
    const { code, err } = await urbe('city start Urbe', {
      'GET /cities': { items: [CITY, CITY], next: null },
    })
    expect([code, err]).toEqual([1, '2 cities are called "Urbe": use the id'])
  })

  it('answers programs in JSON, errors included', async () => {
    const listed = await urbe('--json city list', { 'GET /cities': { items: [CITY], next: null } })
    expect([listed.code, listed.err]).toEqual([0, ''])
    expect(JSON.parse(listed.out)).toEqual([CITY])
    const refused = await urbe(`--json city resume ${CITY.id}`, { [`POST /cities/${CITY.id}/resume`]: 409 })
    expect([refused.code, JSON.parse(refused.err).code]).toEqual([1, 'run_not_paused'])
  })

  it('says in one line why something was refused', async () => {
    const { code, err } = await urbe(`city resume ${CITY.id}`, { [`POST /cities/${CITY.id}/resume`]: 409 })
    expect([code, err]).toEqual([1, 'It runs. (run_not_paused)'])
  })
})

describe('urbe doctor', () => {
  it('says how to mend what is wrong, and that nothing answers', async () => {
    const { code, out } = await urbe('doctor')
    expect(code).toBe(3)
    expect(out).toContain('FAIL  reachable: no answer\n      -> start the platform: make up')
  })

  it('gives every finding that is not well a way to mend it', async () => {
    const { code, out } = await urbe('--json doctor', { 'GET /health': { status: 'fail' } })
    const { checks } = JSON.parse(out) as { checks: { status: string; mend?: string }[] }
    const ill = checks.filter(({ status }) => status === 'warn' || status === 'fail')
    expect([code, ill.length > 0, ill.filter(({ mend }) => mend === undefined)]).toEqual([1, true, []])
  })
})
