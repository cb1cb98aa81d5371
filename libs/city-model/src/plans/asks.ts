/** What the plans ask of their stream of chance. A number, once given, keeps its meaning: it is part of every recorded run. */
export const ASK_HABIT = 0
export const ASK_DAY = 1
export const ASK_HOURS = 2
export const ASK_STAY = 3
export const ASK_VENUE = 4
export const ASK_CALLED_OFF = 5
export const ASK_VEHICLES = 6

const PERCENT = 100
const BYTE = 255
const BYTE_VALUES = 256
const HALF = 65_535
const HALF_VALUES = 65_536

/** 0..99 from the byte of a word that begins at this bit. */
export function percentFrom(word: number, bit: number): number {
  return Math.floor((((word >>> bit) & BYTE) * PERCENT) / BYTE_VALUES)
}

/** 0..limit-1 from the 16 bits of a word that begin at this one. */
export function belowFrom(word: number, bit: number, limit: number): number {
  return Math.floor((((word >>> bit) & HALF) * limit) / HALF_VALUES)
}
