import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { beforeAll, describe, expect, it } from '@jest/globals'

import { verdictOf } from './audit.ts'
import { driftIn, unverifiableIn } from './lock-file.ts'
import type { LockFile, Manifest } from './manifests.ts'
import { npm } from './npm.ts'
import { licencesIn, scriptsIn } from './packages.ts'
import { INSTALL_SCRIPTS, LICENCE_EXCEPTIONS } from './policy.ts'
import { problemsOf } from './sbom.ts'

const root = join(import.meta.dirname, '../../..')
const DIGEST = `sha512-${'A'.repeat(86)}==`
const app: Manifest = {
  name: '@urbe/app',
  version: '0.0.0',
  dependencies: { '@urbe/lib': '*', express: '5.3.0' },
}
const express = { version: '5.3.0', integrity: DIGEST, license: 'MIT' }
const manifests = (further: Manifest = {}) =>
  new Map([
    ['', {}],
    ['services/app', { ...app, ...further }],
  ])
const locked = (packages: LockFile['packages'] = {}): LockFile => ({
  lockfileVersion: 3,
  packages: { '': {}, 'services/app': app, 'node_modules/express': express, ...packages },
})

describe('the lock file', () => {
  it('agrees with every package.json', () => {
    expect(driftIn(manifests(), locked())).toEqual([])
  })

  it.each<[string, ReadonlyMap<string, Manifest>, LockFile, string]>([
    [
      'a dependency was added',
      manifests({ devDependencies: { pg: '8.23.1' } }),
      locked(),
      'services/app asks for pg 8.23.1',
    ],
    [
      'a version was changed',
      manifests({ dependencies: { '@urbe/lib': '*', express: '5.2.0' } }),
      locked(),
      'has it as 5.3.0',
    ],
    [
      'one was taken out',
      manifests({ dependencies: { '@urbe/lib': '*' } }),
      locked(),
      'asks for express no more',
    ],
    ['a workspace is new', new Map([...manifests(), ['libs/new', {}]]), locked(), 'does not know libs/new'],
    ['a workspace is gone', manifests(), locked({ 'libs/old': {} }), 'not there: libs/old'],
    [
      'another version was locked',
      manifests(),
      locked({ 'node_modules/express': { ...express, version: '4.0.0' } }),
      'locked as 4.0.0',
    ],
  ])('does not when %s', (_, asked, lock, problem) => {
    expect(driftIn(asked, lock).join('\n')).toContain(problem)
  })

  it('finds a version as Node would, in the nearest folder', () => {
    const older = locked({ 'node_modules/express': { ...express, version: '4.0.0' } })
    const nearer = { ...older, packages: { ...older.packages, 'services/node_modules/express': express } }
    expect(driftIn(manifests(), nearer)).toEqual([])
  })

  it('has one exact version of everything', () => {
    const loose = { ...app, dependencies: { '@urbe/lib': '*', express: '^5.3.0' } }
    const lock = locked({ 'services/app': loose })
    expect(driftIn(manifests(loose), lock)).toContain('services/app: express ^5.3.0 is not one exact version')
  })

  it('has a digest for everything, and everything from one place', () => {
    expect(unverifiableIn(locked())).toEqual([])
    const { integrity: _, ...bare } = express
    expect(unverifiableIn(locked({ 'node_modules/express': bare }))).toEqual([
      'node_modules/express has no digest',
    ])
    const elsewhere = { ...express, resolved: 'git+ssh://git@example.org/express.git#main' }
    expect(unverifiableIn(locked({ 'node_modules/express': elsewhere }))).toEqual([
      expect.stringContaining('is from git+ssh'),
    ])
  })
})

describe('packages', () => {
  it('bring no install script that nobody has looked at', () => {
    const known = Object.fromEntries(
      Object.keys(INSTALL_SCRIPTS).map((name) => [
        `node_modules/${name}`,
        { ...express, hasInstallScript: true },
      ]),
    )
    expect(scriptsIn(locked(known))).toEqual([])
    const planted = {
      ...known,
      'node_modules/a/node_modules/left-pad': { ...express, hasInstallScript: true },
    }
    expect(scriptsIn(locked(planted))).toEqual(['left-pad has an install script that is not allowed'])
    const { 'node_modules/nx': _, ...fewer } = known
    expect(scriptsIn(locked(fewer))).toEqual(['nx is allowed an install script and has none'])
  })

  it.each([
    ['MIT', true],
    ['(MIT OR GPL-3.0-only)', true],
    ['MIT AND ISC', true],
    ['MIT AND GPL-3.0-only', false],
    ['AGPL-3.0-only', false],
    ['SSPL-1.0', false],
    ['', false],
  ])('under the licence %s may stay: %s', (license, may) => {
    const exceptions = Object.entries(LICENCE_EXCEPTIONS).map(([name, { licence }]) => [
      `node_modules/${name.replace('*', 'linux')}`,
      { ...express, ...(licence === '' ? { license: undefined } : { license: licence }) },
    ])
    const lock = locked({ ...Object.fromEntries(exceptions), 'node_modules/x': { ...express, license } })
    expect(licencesIn(lock)).toHaveLength(may ? 0 : 1)
  })

  it('keep an exception only while they need it', () => {
    expect(licencesIn(locked())).toContain('the exception for axe-core is not needed')
  })
})

describe('npm audit', () => {
  const told = (severity: string) =>
    JSON.stringify({
      vulnerabilities: { ws: { severity, range: '<8', via: [{ title: 'a flood' }, 'other'] } },
      metadata: { vulnerabilities: { total: 1 } },
    })
  const clean = JSON.stringify({ vulnerabilities: {}, metadata: { vulnerabilities: { total: 0 } } })

  it('fails for what is severe and tells of the rest', () => {
    expect(verdictOf({ code: 0, stdout: clean, stderr: '' })).toEqual({
      kind: 'passed',
      lines: ['0 advisories'],
    })
    expect(verdictOf({ code: 1, stdout: told('moderate'), stderr: '' }).kind).toBe('passed')
    expect(verdictOf({ code: 1, stdout: told('critical'), stderr: '' })).toEqual({
      kind: 'failed',
      lines: ['critical: ws <8: a flood; by other', '1 advisories'],
    })
  })

  it.each([
    [
      'a registry that knows no advisories',
      'npm warn audit 405 Method Not Allowed - POST https://registry.example.org/-/npm/v1\n',
      '405 Method Not Allowed',
    ],
    ['no answer at all', '', 'npm audit ended with 1 and no report'],
  ])('is not run with %s', (_, stderr, why) => {
    expect(verdictOf({ code: 1, stdout: '{"error":{"summary":"","detail":""}}', stderr })).toEqual({
      kind: 'not-run',
      why,
    })
  })
})

describe('the bill of materials', () => {
  let lock: LockFile
  let bill: { components: { 'bom-ref': string; hashes?: unknown }[] }
  beforeAll(async () => {
    lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'))
    const { stdout } = await npm(root, ['sbom', '--sbom-format=cyclonedx', '--package-lock-only'])
    bill = JSON.parse(stdout)
  })

  it('names every workspace and every package of the lock file, in the form of CycloneDX', () => {
    expect(problemsOf(bill, lock)).toEqual([])
    expect(bill.components.length).toBeGreaterThan(500)
  })

  it('is not believed when something is left out of it', () => {
    const without = (ref: string) => ({
      ...bill,
      components: bill.components.filter((each) => each['bom-ref'] !== ref),
    })
    expect(problemsOf(without('@urbe/vault@0.0.0'), lock)).toContain('the workspace libs/vault is left out')
    const [nats] = bill.components.filter((each) => each['bom-ref'].startsWith('nats@'))
    expect(problemsOf(without(nats?.['bom-ref'] ?? ''), lock)).toContain('node_modules/nats is left out')
    const bare = bill.components.map((each) => (each === nats ? { ...each, hashes: [] } : each))
    expect(problemsOf({ ...bill, components: bare }, lock)).toEqual([`${nats?.['bom-ref']} has no digest`])
    expect(problemsOf({ ...bill, specVersion: '0.9' }, lock)).not.toEqual([])
  })
})
