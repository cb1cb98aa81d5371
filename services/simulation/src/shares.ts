import { refuse } from '@urbe/http'

interface Bounds {
  /** Of one caller at a time. */
  readonly each: number
  /** Of all callers at a time. */
  readonly all: number
}

type Share = <Answer>(who: string, work: () => Promise<Answer>) => Promise<Answer>

/** Work of which there can be only so much at a time, and of one caller only a part of that, so that nobody keeps others out. */
export function sharesOf({ each, all }: Bounds): Share {
  const working = new Map<string, number>()
  let total = 0
  const count = (who: string, change: number) => {
    total += change
    const mine = (working.get(who) ?? 0) + change
    if (mine === 0) working.delete(who)
    else working.set(who, mine)
  }
  return async (who, work) => {
    if ((working.get(who) ?? 0) >= each) throw refuse('too_many_requests', `${each} of these at a time`)
    if (total >= all) throw refuse('not_ready', 'There is too much to do at the moment')
    count(who, 1)
    try {
      return await work()
    } finally {
      count(who, -1)
    }
  }
}
