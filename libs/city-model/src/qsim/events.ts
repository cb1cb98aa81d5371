/**
 * What MATSim tells of a run, with the names, the order and the units of its event files. An attribute without a value is left out
 * there.
 */
export type QsimEvent =
  | ActivityEvent
  | {
      readonly time: number
      readonly type: 'departure'
      readonly person: string
      readonly link: string
      readonly legMode: string
      readonly computationalRoutingMode: string
    }
  | {
      readonly time: number
      readonly type: 'arrival'
      readonly person: string
      readonly link: string
      readonly legMode: string
    }
  | {
      readonly time: number
      readonly type: 'PersonEntersVehicle' | 'PersonLeavesVehicle'
      readonly person: string
      readonly vehicle: string
    }
  | {
      readonly time: number
      readonly type: 'vehicle enters traffic' | 'vehicle leaves traffic'
      readonly person: string
      readonly link: string
      readonly vehicle: string
      readonly networkMode: string
      readonly relativePosition: number
    }
  | {
      readonly time: number
      readonly type: 'left link' | 'entered link' | 'vehicle aborts'
      readonly link: string
      readonly vehicle: string
    }
  | {
      readonly time: number
      readonly type: 'travelled'
      readonly person: string
      readonly distance: number
      readonly mode: string
    }
  | StuckEvent

export interface ActivityEvent {
  readonly time: number
  readonly type: 'actend' | 'actstart'
  readonly person: string
  readonly link: string
  readonly x: number | undefined
  readonly y: number | undefined
  readonly actType: string
}

export interface StuckEvent {
  readonly time: number
  readonly type: 'stuckAndAbort'
  readonly person: string
  readonly link: string | undefined
  readonly legMode: string | undefined
}
