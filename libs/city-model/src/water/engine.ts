import { Workspace } from 'epanet-js'

import { WaterError } from './errors.ts'

type Pointer = number
type Asked = (project: Pointer, what: number, out: Pointer) => number
type Changed = (project: Pointer, index: number, property: number, value: number) => number
type Plain = (project: Pointer) => number

/** What of the toolkit's C interface is used here; every function answers with an error code, 0 for none. */
export interface Toolkit {
  readonly HEAPF64: Float64Array
  readonly _malloc: (bytes: number) => Pointer
  readonly _free: (pointer: Pointer) => void
  readonly allocateUTF8: (text: string) => Pointer
  readonly UTF8ToString: (pointer: Pointer) => string
  readonly getValue: (pointer: Pointer, type: 'i32' | 'double') => number
  readonly setValue: (pointer: Pointer, value: number, type: 'i32' | 'double') => void
  readonly _EN_createproject: (out: Pointer) => number
  readonly _EN_deleteproject: Plain
  readonly _EN_open: (project: Pointer, input: Pointer, report: Pointer, output: Pointer) => number
  readonly _EN_close: Plain
  readonly _EN_geterror: (code: number, out: Pointer, length: number) => number
  readonly _EN_setreport: (project: Pointer, format: Pointer) => number
  readonly _EN_setstatusreport: (project: Pointer, level: number) => number
  readonly _EN_getcount: Asked
  readonly _EN_gettimeparam: Asked
  readonly _EN_getnodeid: Asked
  readonly _EN_getlinkid: Asked
  readonly _EN_getnodevalues: Asked
  readonly _EN_getlinkvalues: Asked
  readonly _EN_setnodevalue: Changed
  readonly _EN_setlinkvalue: Changed
  readonly _EN_setcontrolenabled: (project: Pointer, index: number, enabled: number) => number
  readonly _EN_openH: Plain
  readonly _EN_initH: (project: Pointer, flag: number) => number
  readonly _EN_runH: (project: Pointer, time: Pointer) => number
  readonly _EN_nextH: (project: Pointer, seconds: Pointer) => number
}

/** EPANET in WebAssembly: a memory and a file system of its own, nothing of the machine's. */
export interface WaterEngine {
  readonly toolkit: Toolkit
  readonly writeFile: (path: string, text: string) => void
  /** Nothing where no such file has been written. */
  readonly readFile: (path: string) => string
}

export const EPANET_VERSION = 20_305

/** Costs some 50 ms, once; several networks can be open in one engine. */
export async function loadWaterEngine(): Promise<WaterEngine> {
  const workspace = new Workspace()
  await workspace.loadModule()
  if (workspace.version !== EPANET_VERSION) {
    throw new WaterError('engine_failed', `EPANET ${workspace.version} was loaded, not ${EPANET_VERSION}`)
  }
  return {
    // The package's type is a union over its versions; the version checked above has all of these functions.
    toolkit: workspace.instance as unknown as Toolkit,
    writeFile: (path, text) => workspace.writeFile(path, text),
    readFile: (path) => workspace.readFile(path, 'utf8'),
  }
}

/** Carries a call out; an engine that breaks off inside is told from an answer. */
export function guarded(call: () => number): number {
  try {
    return call()
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new WaterError('engine_failed', `EPANET broke off: ${why}`, { cause: error })
  }
}
