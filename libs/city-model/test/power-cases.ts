import { type PowerCase, parsePowerCase } from '../src/power/index.ts'

/** A case file around these rows; columns that are left away at the end of a row are filled in. */
export function caseText(rows: {
  readonly bus: readonly (readonly number[])[]
  readonly gen: readonly (readonly number[])[]
  readonly branch: readonly (readonly number[])[]
  readonly baseMva?: number
}): string {
  const table = (name: string, given: readonly (readonly number[])[], rest: readonly number[]) => {
    const lines = given.map((row) => [...row, ...rest.slice(row.length)].join(' '))
    return `mpc.${name} = [\n${lines.join(';\n')};\n];\n`
  }
  return [
    `mpc.version = '2';\nmpc.baseMVA = ${rows.baseMva ?? 100};\n`,
    table('bus', rows.bus, [0, 1, 0, 0, 0, 0, 1, 1, 0, 110, 1, 1.1, 0.9]),
    table('gen', rows.gen, [0, 0, 0, 0, 0, 1, 100, 1, 0, 0]),
    table('branch', rows.branch, [0, 0, 0, 0.1, 0, 0, 0, 0, 0, 0, 1]),
  ].join('')
}

export function caseOf(rows: Parameters<typeof caseText>[0]): PowerCase {
  return parsePowerCase(caseText(rows))
}

/** Numbers from 0 up to 1 that are the same every time. */
export function drawn(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 4_294_967_296
  }
}

/**
 * A meshed network of side x side buses with numbers that jump: lines with losses and charging, transformers with taps, some
 * phase shifters, shunts, generators at every tenth bus, and the reference in the middle.
 */
export function meshed(side: number, seed = 1): PowerCase {
  const draw = drawn(seed)
  const number = (at: number) => 10 + 3 * at
  const places = Array.from({ length: side * side }, (_, at) => at)
  const middle = Math.floor((side * side) / 2)
  const isHeld = (at: number) => at === middle || at % 10 === 3
  const typeOf = (at: number) => (at === middle ? 3 : isHeld(at) ? 2 : 1)
  const bus = places.map((at) => {
    const shunts = at % 7 === 0 ? [0.5, 4] : [0, 0]
    return [number(at), typeOf(at), 2 + 4 * draw(), 0.5 + draw(), ...shunts]
  })
  const held = places.filter(isHeld)
  const load = bus.reduce((sum, row) => sum + (row[2] ?? 0), 0)
  const gen = held.map((at) => [number(at), load / held.length, 0, 300, -300, 1 + 0.02 * draw()])
  const branch = places.flatMap((at) => {
    const right = at % side < side - 1 ? [at + 1] : []
    const down = at + side < side * side ? [at + side] : []
    return [...right, ...down].map((to) => {
      const [tap, shift] = [to % 13 === 0 ? 0.98 : 0, to % 29 === 0 ? 1.5 : 0]
      const x = 0.02 + 0.04 * draw()
      return [number(at), number(to), x / 5, x, 0.01 + 0.01 * draw(), 60 + 60 * draw(), 0, 0, tap, shift]
    })
  })
  return caseOf({ bus, gen, branch })
}
