type Turn = <Answer>(key: string, work: () => Promise<Answer>) => Promise<Answer>

/** Works with the same key run one after the other, so that the writers of one process do not conflict with each other. */
export function inTurn(): Turn {
  const last = new Map<string, Promise<unknown>>()
  return async (key, work) => {
    const before = last.get(key)
    const mine = before === undefined ? work() : before.then(work, work)
    last.set(key, mine)
    try {
      return await mine
    } finally {
      if (last.get(key) === mine) last.delete(key)
    }
  }
}
