import { mixed } from '../memory/hash.ts'

const WORD_VALUES = 4_294_967_296

/** Smooth noise of -1..1 over the plane; features are about one unit wide. */
export function noise(x: number, y: number, salt: number): number {
  const left = Math.floor(x)
  const low = Math.floor(y)
  const across = eased(x - left)
  const up = eased(y - low)
  const below = between(corner(left, low, salt), corner(left + 1, low, salt), across)
  const above = between(corner(left, low + 1, salt), corner(left + 1, low + 1, salt), across)
  return between(below, above, up)
}

/** 0 up to, without, 1 for a cell of the plane. */
export function chance(x: number, y: number, salt: number): number {
  return mixed(x, y, salt) / WORD_VALUES
}

function corner(x: number, y: number, salt: number): number {
  return chance(x, y, salt) * 2 - 1
}

function eased(t: number): number {
  return t * t * (3 - 2 * t)
}

function between(a: number, b: number, t: number): number {
  return a + (b - a) * t
}
