import type { Command } from 'commander'

import { ApiProblem, Unreachable } from '@urbe/client'

import type { Act } from '../act.ts'
import type { Context } from '../context.ts'
import { type Check, type Finding, fail, skip } from '../doctor/check.ts'
import { insideChecks } from '../doctor/inside.ts'
import { machineChecks } from '../doctor/machine.ts'
import { notReachable, platformChecks } from '../doctor/platform.ts'
import { Unwell } from '../exit.ts'

type Found = Finding & { readonly name: string }

export function doctorCommand(program: Command, act: Act): void {
  program
    .command('doctor')
    .description('check this machine and the platform; says how to mend what is wrong')
    .action(act(doctor))
}

async function doctor(context: Context): Promise<void> {
  const machine = await all(machineChecks, context)
  const platform = await all(platformChecks, context)
  const down = platform.some(({ unreachable }) => unreachable === true)
  const inside = await all(insideChecks, context, await reasonToSkip(context, down))
  const found = [...machine, ...platform, ...inside]
  const text = found.map(lineOf).join('\n')
  context.show({ url: context.origin, checks: found }, text)
  const failed = found.filter(({ status }) => status === 'fail').length
  if (failed > 0) throw new Unwell(`${failed} of ${found.length} checks failed`, down)
}

async function reasonToSkip({ session }: Context, down: boolean): Promise<string | undefined> {
  if (down) return 'the platform does not answer'
  const signedIn = await session.token().then(
    (token) => token !== undefined,
    () => false,
  )
  return signedIn ? undefined : 'sign in to see: urbe login'
}

async function all(checks: readonly Check[], context: Context, skipped?: string): Promise<Found[]> {
  const found: Found[] = []
  for (const { name, find } of checks) {
    const finding = skipped === undefined ? await find(context).catch(findingOf) : skip(skipped)
    found.push({ name, ...finding })
  }
  return found
}

/** A check that cannot be carried out has found something too. */
function findingOf(error: unknown): Finding {
  if (error instanceof Unreachable || error instanceof TypeError || isTimeout(error)) return notReachable
  if (!(error instanceof ApiProblem)) throw error
  if (error.code === 'forbidden') return skip('your account may not see this')
  return fail(`${error.message} (${error.code})`, 'read the log of the service: make logs')
}

function isTimeout(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'TimeoutError'
}

const signs = { pass: 'ok  ', warn: 'warn', fail: 'FAIL', skip: '-   ' } as const

function lineOf({ name, status, detail, mend }: Found): string {
  const line = `${signs[status]}  ${name}: ${detail}`
  return mend === undefined ? line : `${line}\n      -> ${mend}`
}
