/** A class of characters, an escape, the brackets and whether they are repeated without end, a repetition, any other character. */
const TOKENS =
  /\[(?:\\.|[^\]\\])*\]|\\.|\((?:\?(?:[:=!]|<[=!]|<\w+>))?|\)|[*+]\??|\{\d+(?:,\d*)?\}\??|[\s\S]/g
const isEndless = (token: string | undefined): boolean =>
  token !== undefined && /^([*+]|\{\d+,\})/.test(token)

/**
 * Whether a pattern repeats without end what itself begins with an endless repetition or ends with one, as in `(a+)+`: some such patterns take
 * exponential time for a text that almost fits. Where a repetition is fenced in by something fixed on a side, as in `(?:a+,)*`, it is
 * let pass.
 */
export function repeatsRepetition(pattern: string): boolean {
  const groups: string[][] = [[]]
  const tokens = pattern.match(TOKENS) ?? []
  for (const [at, token] of tokens.entries()) {
    if (token.startsWith('(')) groups.push([])
    else if (token === ')') {
      const inside = groups.pop() ?? []
      if (isEndless(tokens[at + 1]) && isOpen(inside)) return true
      // What is open on both sides stays so inside further brackets.
      groups.at(-1)?.push(...(isOpen(inside) ? ['', '+'] : ['()']))
    } else groups.at(-1)?.push(token)
  }
  return false
}

/** Every branch must hold something fixed beside its endless repetitions. */
function isOpen(inside: readonly string[]): boolean {
  const branches: string[][] = [[]]
  for (const token of inside) {
    if (token === '|') branches.push([])
    else branches.at(-1)?.push(token)
  }
  return branches.some((branch) => branch.some(isEndless) && fixedIn(branch) === 0)
}

/** How many parts of a branch stand there exactly once. */
function fixedIn(branch: readonly string[]): number {
  const isRepetition = (token: string | undefined) => token !== undefined && /^([*+?]|\{\d)/.test(token)
  return branch.filter((token, at) => !isRepetition(token) && !isRepetition(branch[at + 1])).length
}
