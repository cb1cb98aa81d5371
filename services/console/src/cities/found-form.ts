export const NAME_CHARACTERS_MAX = 80
export const sizes = ['S', 'M', 'L'] as const
export type CitySize = (typeof sizes)[number]

export interface Founding {
  readonly name: string
  readonly size: CitySize
  readonly seed?: number
}
export type FoundFault = 'name' | 'seed'

/** What was typed, as the API takes it, or the field that is at fault. */
export function foundingOf(typed: { name: string; seed: string; size: string }): Founding | FoundFault {
  const name = typed.name.trim()
  if (name === '' || name.length > NAME_CHARACTERS_MAX) return 'name'
  const size = sizes.find((each) => each === typed.size) ?? 'S'
  const text = typed.seed.trim()
  if (text === '') return { name, size }
  const seed = Number(text)
  return /^\d+$/.test(text) && Number.isSafeInteger(seed) ? { name, size, seed } : 'seed'
}
