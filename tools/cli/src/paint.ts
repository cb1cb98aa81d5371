import { styleText } from 'node:util'

const colours = ['bold', 'dim', 'red', 'green', 'yellow', 'cyan'] as const
export type Paint = Readonly<Record<(typeof colours)[number], (text: string) => string>>

/** Colours where a person looks; FORCE_COLOR wants them everywhere, NO_COLOR nowhere. When both are set, FORCE_COLOR decides. */
export function paintFor(env: Readonly<Record<string, string | undefined>>, isSeen: boolean): Paint {
  const isColoured = wanted(env) ?? isSeen
  const of = (colour: (typeof colours)[number]) => (text: string) =>
    isColoured ? styleText(colour, text, { validateStream: false }) : text
  return {
    bold: of('bold'),
    dim: of('dim'),
    red: of('red'),
    green: of('green'),
    yellow: of('yellow'),
    cyan: of('cyan'),
  }
}

function wanted(env: Readonly<Record<string, string | undefined>>): boolean | undefined {
  const forced = env['FORCE_COLOR']
  if (forced !== undefined) return forced !== '0' && forced !== 'false'
  if (env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '') return false
  return env['TERM'] === 'dumb' ? false : undefined
}
