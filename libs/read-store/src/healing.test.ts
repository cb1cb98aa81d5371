import { describe, expect, it } from '@jest/globals'
import type { PostgresPool } from 'kysely'

import { healingPool, openHealing, REPEATS_MAX } from './healing.ts'

const gone = Object.assign(new Error('there is no such table'), { code: '42P01' })

/** Statements fail so many times; tells what was asked and how many connections are out. */
function failing(times: number, error: unknown = gone) {
  const asked: string[] = []
  let out = 0
  let left = times
  const client = {
    query(sql: string) {
      asked.push(sql)
      if (/^(begin|commit|rollback)/.test(sql) || left-- <= 0) return Promise.resolve({ rows: [] })
      return Promise.reject(error)
    },
    release() {
      out -= 1
    },
  }
  const connect = () => {
    out += 1
    return Promise.resolve(client)
  }
  // Of a pool, these are all that is used.
  return {
    pool: { connect, end: () => Promise.resolve(), options: {} } as unknown as PostgresPool,
    asked,
    out: () => out,
  }
}

async function connected({ pool }: ReturnType<typeof failing>, heal: () => Promise<boolean>) {
  const healing = openHealing()
  healing.entrust(heal)
  return await healingPool(pool, healing).connect()
}

describe('a statement whose tables are gone', () => {
  it('is done again when they are there, and holds no connection meanwhile', async () => {
    const under = failing(1)
    let out = -1
    const client = await connected(under, () => {
      out = under.out()
      return Promise.resolve(true)
    })
    await client.query('select 1', [])
    expect([under.asked, out]).toEqual([['select 1', 'select 1'], 0])
    client.release()
    expect(under.out()).toBe(0)
  })

  it('fails when nobody could make them, and is not done for ever', async () => {
    const helpless = await connected(failing(1), () => Promise.resolve(false))
    await expect(helpless.query('select 1', [])).rejects.toBe(gone)
    const under = failing(100)
    const hopeless = await connected(under, () => Promise.resolve(true))
    await expect(hopeless.query('select 1', [])).rejects.toBe(gone)
    expect(under.asked).toHaveLength(1 + REPEATS_MAX)
  })

  it('is not done again inside a transaction, nor for any other fault', async () => {
    const heal = () => Promise.resolve(true)
    const inside = await connected(failing(1), heal)
    await inside.query('begin', [])
    await expect(inside.query('select 1', [])).rejects.toBe(gone)
    await inside.query('rollback', [])
    await inside.query('select 1', [])
    const other = Object.assign(new Error('x'), { code: '23505' })
    const wrong = await connected(failing(1, other), heal)
    await expect(wrong.query('select 1', [])).rejects.toBe(other)
  })
})
