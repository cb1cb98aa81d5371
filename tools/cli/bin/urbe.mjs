#!/usr/bin/env node
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import module from 'node:module'
import { fileURLToPath } from 'node:url'

const NODE_MIN = 24
const own = fileURLToPath(new URL('../../../node_modules/.bin/node', import.meta.url))
const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

// What has been compiled once need not be again; a Node that cannot do this is too old anyway and goes the other way.
module.enableCompileCache?.(fileURLToPath(new URL('../../../node_modules/.cache/urbe', import.meta.url)))

// The system's Node may be older than what the sources need; the project brings its own.
if (Number(process.versions.node.split('.')[0]) >= NODE_MIN) {
  await import(main)
} else if (existsSync(own)) {
  const { status, signal } = spawnSync(own, [main, ...process.argv.slice(2)], { stdio: 'inherit' })
  process.exitCode = signal === null ? (status ?? 1) : 1
} else {
  process.stderr.write(`urbe needs Node ${NODE_MIN}: run "npm install" in the checkout, which brings it\n`)
  process.exitCode = 1
}
