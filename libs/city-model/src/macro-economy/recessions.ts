import { f64, u8 } from '../memory/column.ts'
import { smoothed } from './statistics.ts'

const PROMINENCE_MIN = 0.03
const DISTANCE_MIN = 20
const PERIODS_AFTER_TROUGH = 10
const GAP_MIN = 10

export interface Recessions {
  readonly count: number
  /** Periods; 0 without any. */
  readonly averageLength: number
}

/** From a peak of smoothed output to ten periods after the next trough; shorter gaps than ten are bridged. */
export function recessionsOf(logOutput: Float64Array, burnIn: number): Recessions {
  const mask = maskOf(logOutput)
  bridge(mask)
  const spells = spellsOf(mask.subarray(burnIn))
  const length = spells.reduce((sum, spell) => sum + spell.end - spell.start, 0)
  return { count: spells.length, averageLength: spells.length > 0 ? length / spells.length : 0 }
}

function maskOf(logOutput: Float64Array): Uint8Array {
  const line = smoothed(logOutput)
  const troughs = peaksOf(line.map((each) => -each))
  const mask = new Uint8Array(line.length)
  for (const peak of peaksOf(line)) {
    const trough = troughs.find((each) => each > peak)
    if (trough !== undefined) mask.fill(1, peak, Math.min(trough + PERIODS_AFTER_TROUGH, line.length))
  }
  return mask
}

function bridge(mask: Uint8Array): void {
  let before: Spell | undefined
  for (const spell of spellsOf(mask)) {
    if (before !== undefined && spell.start - before.end < GAP_MIN) mask.fill(1, before.end, spell.start)
    before = spell
  }
}

interface Spell {
  readonly start: number
  readonly end: number
}

function spellsOf(mask: Uint8Array): readonly Spell[] {
  const spells: Spell[] = []
  let start = -1
  for (let period = 0; period <= mask.length; period += 1) {
    const isOn = period < mask.length && u8(mask, period) === 1
    if (isOn && start < 0) start = period
    if (isOn || start < 0) continue
    spells.push({ start, end: period })
    start = -1
  }
  return spells
}

/** Local maxima that lie apart and stand out: of two that are near, the higher stays. */
export function peaksOf(line: Float64Array): readonly number[] {
  const maxima = maximaOf(line)
  const byHeight = maxima.toSorted((one, other) => f64(line, other) - f64(line, one) || other - one)
  const kept: number[] = []
  for (const each of byHeight) {
    if (kept.every((peak) => Math.abs(peak - each) >= DISTANCE_MIN)) kept.push(each)
  }
  return kept.filter((peak) => prominence(line, peak) >= PROMINENCE_MIN).sort((one, other) => one - other)
}

function maximaOf(line: Float64Array): readonly number[] {
  const found: number[] = []
  for (let start = 1; start < line.length - 1; start += 1) {
    if (f64(line, start) <= f64(line, start - 1)) continue
    let end = start
    while (end < line.length - 1 && f64(line, end + 1) === f64(line, start)) end += 1
    if (end < line.length - 1 && f64(line, end + 1) < f64(line, start))
      found.push(Math.floor((start + end) / 2))
    start = end
  }
  return found
}

/** How far one has to go down from it on both sides before it goes higher. */
function prominence(line: Float64Array, peak: number): number {
  const height = f64(line, peak)
  const lowest = (step: 1 | -1): number => {
    let least = height
    for (let at = peak; at >= 0 && at < line.length && f64(line, at) <= height; at += step) {
      least = Math.min(least, f64(line, at))
    }
    return least
  }
  return height - Math.max(lowest(-1), lowest(1))
}
