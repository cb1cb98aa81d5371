/** Values by key; when there are too many, those that were not set for the longest time go. Values are plain JSON. */
export interface Memory<Value> {
  readonly get: (key: string) => Value | undefined
  readonly set: (key: string, value: Value) => void
  readonly remove: (key: string) => void
  readonly size: () => number
  readonly dump: () => readonly (readonly [string, Value])[]
  readonly load: (entries: readonly (readonly [string, Value])[]) => void
}

/** Two halves: when the young one is full it becomes the old one, and what was old and not set since is forgotten at once. */
export function memory<Value>(max: number): Memory<Value> {
  const half = Math.ceil(max / 2)
  let old = new Map<string, Value>()
  let young = new Map<string, Value>()
  const set = (key: string, value: Value) => {
    if (young.size >= half && !young.has(key)) {
      old = young
      young = new Map()
    }
    old.delete(key)
    young.set(key, value)
  }
  return {
    get: (key) => young.get(key) ?? old.get(key),
    set,
    remove(key) {
      young.delete(key)
      old.delete(key)
    },
    size: () => young.size + old.size,
    dump: () => [...old, ...young],
    load(entries) {
      old = new Map()
      young = new Map()
      for (const [key, value] of entries) set(key, value)
    },
  }
}
