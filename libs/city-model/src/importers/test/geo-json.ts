import { expect } from '@jest/globals'

export type Properties = Readonly<Record<string, unknown>>

export function feature(type: string, coordinates: unknown, properties: Properties = {}) {
  return { type: 'Feature', properties, geometry: { type, coordinates } }
}

export function collection(features: readonly unknown[], more: Properties = {}): string {
  return JSON.stringify({ type: 'FeatureCollection', ...more, features }, null, 1)
}

/** Positions out of `x y, x y`. */
export function xy(text: string): readonly (readonly [number, number])[] {
  return text.split(', ').map((position) => {
    const [x, y] = position.split(' ').map(Number)
    return [x ?? Number.NaN, y ?? Number.NaN]
  })
}

export const street = { highway: 'residential', name: 'Way' }
export const line = feature('LineString', xy('13 52, 13.001 52'), street)
export const metres = { crs: 'urbe:metres' }

export function refused(lineNumber: number, expected: RegExp) {
  return expect.objectContaining({
    name: 'FileFormatError',
    line: lineNumber,
    expected: expect.stringMatching(expected),
  })
}
