import { afterEach, describe, expect, it } from '@jest/globals'
import { QueryClient, QueryObserver } from '@tanstack/react-query'

import { ApiProblem } from '@urbe/client'

import { proveReads } from './prove-reads.ts'

const problem = (code: string) => new ApiProblem({ type: 'about:blank', title: code, status: 401, code })

const ends: (() => void)[] = []
afterEach(() => {
  for (const end of ends.splice(0)) end()
})

/** Reads of a page that is looked at, refused until a proof is given that suffices. */
function openPage(names: readonly string[], code = 'insufficient_user_authentication') {
  const state = { place: '/trail', isProven: false }
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const asked: boolean[] = []
  const answers: ((given: boolean) => void)[] = []
  const ask = (isAgain = false) => {
    asked.push(isAgain)
    return new Promise<boolean>((resolve) => answers.push(resolve))
  }
  ends.push(proveReads({ queries, desk: { ask }, place: () => state.place }))
  for (const name of names) {
    const queryFn = async () => {
      if (!state.isProven) throw problem(code)
      return `${name} is read`
    }
    ends.push(new QueryObserver(queries, { queryKey: [name], queryFn }).subscribe(() => undefined))
  }
  const settled = async () => {
    while (queries.isFetching() > 0) await new Promise((resolve) => setImmediate(resolve))
    await new Promise((resolve) => setImmediate(resolve))
  }
  const answer = async (given: boolean) => {
    answers.shift()?.(given)
    await settled()
  }
  const readAgain = async () => {
    await queries.refetchQueries()
    await settled()
  }
  const read = () => names.map((name) => queries.getQueryData([name]))
  return { state, asked, settled, answer, readAgain, read }
}

describe('a read that is refused for want of a proof', () => {
  it('is made again when the proof is given, with all others that were refused', async () => {
    const { state, asked, settled, answer, read } = openPage(['entries', 'log'])
    await settled()
    expect([asked, read()]).toEqual([[false], [undefined, undefined]])
    state.isProven = true
    await answer(true)
    expect([asked, read()]).toEqual([[false], ['entries is read', 'log is read']])
  })

  it('asks again, and says so, when what was given does not suffice', async () => {
    const { state, asked, settled, answer, read } = openPage(['entries'])
    await settled()
    await answer(true)
    expect(asked).toEqual([false, true])
    state.isProven = true
    await answer(true)
    expect([asked, read()]).toEqual([[false, true], ['entries is read']])
  })

  it('asks no more on a page where no proof was given, and asks on the next one', async () => {
    const { state, asked, settled, answer, readAgain } = openPage(['entries'])
    await settled()
    await answer(false)
    await readAgain()
    expect(asked).toEqual([false])
    state.place = '/access/users'
    await readAgain()
    expect(asked).toEqual([false, false])
  })

  it('is not every refusal', async () => {
    const { asked, settled } = openPage(['entries'], 'token_revoked')
    await settled()
    expect(asked).toEqual([])
  })
})
