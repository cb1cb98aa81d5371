import { constants, createContext } from 'node:vm'

import { TestEnvironment } from 'jest-environment-node'

/** Jest lends them to every context, so that a test and Node mean the same by them. */
const LENT = new Set(['Buffer', 'ArrayBuffer', 'Uint8Array'])

/**
 * Jest's environment for Node with an ordinary global object. The one that Jest makes asks a proxy at every look at a global, so that
 * code which reckons with `Math` or makes a `Float64Array` takes many times as long as it does outside of a test.
 */
export default class OrdinaryGlobal extends TestEnvironment {
  constructor(config, context) {
    super(config, context)
    const ordinary = createContext(constants.DONT_CONTEXTIFY)
    for (const key of Reflect.ownKeys(this.global)) {
      if (LENT.has(key) || !Object.hasOwn(ordinary, key)) lend(ordinary, this.global, key)
    }
    ordinary.global = ordinary
    ordinary.Error.stackTraceLimit = this.global.Error.stackTraceLimit
    this.moduleMocker = new this.moduleMocker.constructor(ordinary)
    this.fakeTimers = null
    this.fakeTimersModern = new this.fakeTimersModern.constructor({
      config: config.projectConfig,
      global: ordinary,
    })
    this.global = ordinary
    this.context = ordinary
  }
}

/** What is made at the first look only, `fetch` and the like, stays so. */
function lend(to, from, key) {
  const { get, ...rest } = Object.getOwnPropertyDescriptor(from, key)
  if (get === undefined) return void Object.defineProperty(to, key, rest)
  const keep = (value) => {
    const kept = { value, enumerable: rest.enumerable, configurable: true, writable: true }
    Object.defineProperty(to, key, kept)
    return value
  }
  Object.defineProperty(to, key, {
    enumerable: rest.enumerable,
    configurable: true,
    get: () => keep(from[key]),
    set: keep,
  })
}
