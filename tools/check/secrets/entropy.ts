/** Runs of these characters may be keys; anything shorter is found by its kind or by the name that it is given. */
const RUN = /[A-Za-z0-9+/_=-]{32,}/g
const HEX = /^[0-9a-f]+$/i
/** Bits a character. Random base64 of 32 characters has 4.5 or more, random hex of 32 about 3.5; words and paths have less. */
const HEX_BITS_MIN = 3
const TEXT_BITS_MIN = 4.4

/** Shannon's entropy of the characters of a text, in bits for each. */
export function bitsPerCharacter(text: string): number {
  const counts = new Map<string, number>()
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length)
  return bits
}

/** Runs in a text that look drawn at random: letters of both cases and digits, or hex, with much entropy. */
export function randomRuns(text: string): readonly { readonly run: string; readonly at: number }[] {
  return [...text.matchAll(RUN)]
    .map((match) => ({ run: match[0], at: match.index }))
    .filter(({ run }) => looksRandom(run))
}

function looksRandom(run: string): boolean {
  if (HEX.test(run)) return /\d/.test(run) && /[a-f]/i.test(run) && bitsPerCharacter(run) >= HEX_BITS_MIN
  const mixed = /\d/.test(run) && /[a-z]/.test(run) && /[A-Z]/.test(run)
  return mixed && bitsPerCharacter(run) >= TEXT_BITS_MIN
}
