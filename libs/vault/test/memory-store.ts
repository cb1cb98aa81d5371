import { type DataKeyStore, SHREDDED_KEY, type StoredDataKey } from '../src/data-key-store.ts'

interface Held {
  key: StoredDataKey | typeof SHREDDED_KEY
  readonly subject: string
  active: boolean
  uses: number
}

/** Wrapped data keys of a test that needs no database. `held` is open to tampering. */
export function memoryStore(): DataKeyStore & { readonly held: Map<string, Held> } {
  const held = new Map<string, Held>()
  const of = (subject: string) => [...held.values()].filter((each) => each.subject === subject)
  const sealing = (subject: string) => of(subject).find(({ key, active }) => active || key === SHREDDED_KEY)
  return {
    held,
    activeOf: async (subject) => sealing(subject)?.key,
    find: async (keyId) => held.get(keyId)?.key,
    async create(key) {
      const { keyId, subject } = key
      if (sealing(subject) === undefined) held.set(keyId, { key, subject, active: true, uses: 0 })
    },
    async reserve(keyId, uses) {
      const found = held.get(keyId)
      if (found === undefined) throw new Error('no such key')
      found.uses += uses
      return found.uses
    },
    async retire(keyId) {
      const found = held.get(keyId)
      if (found !== undefined) found.active = false
    },
    async shred(subject) {
      if (of(subject).length === 0)
        held.set(`shredded ${subject}`, { key: SHREDDED_KEY, subject, active: false, uses: 0 })
      for (const each of of(subject)) Object.assign(each, { key: SHREDDED_KEY, active: false })
    },
    async notUnder(kekId, { after, limit }) {
      const keys = [...held.values()].map(({ key }) => key).filter((key) => key !== SHREDDED_KEY)
      const others = keys.filter((key) => key.kekId !== kekId && key.keyId > after)
      return others.toSorted((left, right) => (left.keyId < right.keyId ? -1 : 1)).slice(0, limit)
    },
    async replace(before, after) {
      const found = held.get(before.keyId)
      if (found === undefined || found.key === SHREDDED_KEY || found.key.blob !== before.blob) return false
      found.key = { ...found.key, ...after }
      return true
    },
    async counts() {
      const counts = new Map<string, number>()
      for (const { key } of held.values())
        if (key !== SHREDDED_KEY) counts.set(key.kekId, (counts.get(key.kekId) ?? 0) + 1)
      return counts
    },
  }
}
