import { peerPackage } from '../peer-package.ts'
import { agentscript, playAgentscript } from './agentscript.ts'
import type { Declaration, Outcome } from './declaration.ts'
import { type Flocc, playFlocc } from './flocc.ts'
import { mesa, usualMesa } from './mesa.ts'

/** Somebody else who can play the declaration. */
export interface Peer {
  readonly name: string
  readonly conditions: string
  /** How many times as fast ours has to be. */
  readonly times: number
  readonly rounds: number
  readonly play: (declaration: Declaration) => Outcome | Promise<Outcome>
}

/** Those that are installed or can be. */
export async function peersOf(rounds: number, say: (line: string) => void): Promise<readonly Peer[]> {
  // The casts of packages name the little of them that is used here; their types are not there before they are installed.
  const flocc = (await peerPackage('flocc', say)) as Flocc | undefined
  const scripted = await agentscript(say)
  const playMesa = await mesa({ ...usualMesa, say })
  return [
    ...(flocc
      ? [
          {
            name: 'flocc',
            conditions: 'flocc 0.7.0 with a Terrain',
            times: 75,
            rounds,
            play: (declaration: Declaration) => playFlocc(flocc, declaration),
          },
        ]
      : []),
    ...(scripted
      ? [
          {
            name: 'AgentScript',
            conditions: 'AgentScript 0.10.27 with turtles on patches that know their neighbours',
            times: 15,
            rounds,
            play: (declaration: Declaration) => playAgentscript(scripted, declaration),
          },
        ]
      : []),
    ...(playMesa
      ? [
          {
            name: 'Mesa',
            conditions: 'Mesa 3.3.1 with an OrthogonalMooreGrid, which plays once',
            times: 200,
            rounds: 1,
            play: playMesa,
          },
        ]
      : []),
  ]
}
