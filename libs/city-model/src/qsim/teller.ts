import { f64, i32 } from '../memory/column.ts'
import type { QsimEvent } from './events.ts'
import type { QsimNetwork } from './network.ts'
import { CAR, type QsimPlans } from './plans.ts'

export type OnEvent = (event: QsimEvent) => void

/** Who does something, when, and in which row of the plans. */
export interface Doing {
  readonly time: number
  readonly person: number
  readonly row: number
}

/** Puts names to what is known by index, and tells it. */
export interface Teller {
  readonly activity: (type: 'actend' | 'actstart', doing: Doing) => void
  readonly departure: (doing: Doing) => void
  readonly arrival: (doing: Doing) => void
  readonly travelled: (doing: Doing) => void
  readonly vehicle: (type: 'PersonEntersVehicle' | 'PersonLeavesVehicle', doing: Doing) => void
  readonly traffic: (
    type: 'vehicle enters traffic' | 'vehicle leaves traffic',
    doing: Doing,
    link: number,
  ) => void
  readonly link: (type: 'left link' | 'entered link' | 'vehicle aborts', doing: Doing, link: number) => void
  /** Without a link: at an activity. */
  readonly stuck: (doing: Doing, link?: number) => void
}

export function tellerOf(plans: QsimPlans, network: QsimNetwork, tell: OnEvent): Teller {
  const names = namesOf(plans, network)
  return { ...personTeller(plans, names, tell), ...vehicleTeller(names, tell) }
}

interface Names {
  readonly person: (doing: Doing) => string
  readonly vehicle: (doing: Doing) => string
  readonly legMode: (doing: Doing) => string
  readonly tripMode: (doing: Doing) => string
  readonly link: (link: number) => string
  readonly linkOfRow: (row: number) => string
}

function namesOf(plans: QsimPlans, { linkIds }: QsimNetwork): Names {
  return {
    person: ({ person }) => plans.personIds[person] ?? '',
    vehicle: ({ row }) => plans.vehicleIds[i32(plans.legVehicle, row)] ?? '',
    legMode: ({ row }) => plans.modes[i32(plans.legMode, row)] ?? '',
    tripMode: ({ row }) => plans.modes[i32(plans.tripMode, row)] ?? '',
    link: (link) => linkIds[link] ?? '',
    linkOfRow: (row) => linkIds[i32(plans.activityLink, row)] ?? '',
  }
}

type OfPersons = 'activity' | 'departure' | 'arrival' | 'travelled' | 'stuck'

function personTeller(plans: QsimPlans, names: Names, tell: OnEvent): Pick<Teller, OfPersons> {
  return {
    activity(type, doing) {
      const { time, row } = doing
      const actType = plans.types[i32(plans.activityType, row)] ?? ''
      const link = names.linkOfRow(row)
      tell({ time, type, person: names.person(doing), link, ...placeOf(plans, row), actType })
    },
    departure(doing) {
      const { time, row } = doing
      const person = names.person(doing)
      const link = names.linkOfRow(row)
      const computationalRoutingMode = names.tripMode(doing)
      tell({ time, type: 'departure', person, link, legMode: names.legMode(doing), computationalRoutingMode })
    },
    arrival(doing) {
      const { time, row } = doing
      const link = names.linkOfRow(row + 1)
      tell({ time, type: 'arrival', person: names.person(doing), link, legMode: names.legMode(doing) })
    },
    travelled(doing) {
      const { time, row } = doing
      const distance = f64(plans.legMetres, row)
      tell({ time, type: 'travelled', person: names.person(doing), distance, mode: names.legMode(doing) })
    },
    stuck(doing, link) {
      const { time } = doing
      const at = link === undefined ? undefined : names.link(link)
      const legMode = link === undefined ? undefined : names.legMode(doing)
      tell({ time, type: 'stuckAndAbort', person: names.person(doing), link: at, legMode })
    },
  }
}

function vehicleTeller(names: Names, tell: OnEvent): Omit<Teller, OfPersons> {
  return {
    vehicle(type, doing) {
      tell({ time: doing.time, type, person: names.person(doing), vehicle: names.vehicle(doing) })
    },
    traffic(type, doing, at) {
      const { time } = doing
      const person = names.person(doing)
      const link = names.link(at)
      const vehicle = names.vehicle(doing)
      tell({ time, type, person, link, vehicle, networkMode: CAR, relativePosition: 1 })
    },
    link(type, doing, link) {
      tell({ time: doing.time, type, link: names.link(link), vehicle: names.vehicle(doing) })
    },
  }
}

/** Both coordinates or none. */
function placeOf(
  plans: QsimPlans,
  row: number,
): { readonly x: number | undefined; readonly y: number | undefined } {
  const x = f64(plans.activityX, row)
  const y = f64(plans.activityY, row)
  const isKnown = !Number.isNaN(x) && !Number.isNaN(y)
  return { x: isKnown ? x : undefined, y: isKnown ? y : undefined }
}
