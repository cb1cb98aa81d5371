import type { CityConditions as ModelConditions } from '@urbe/city-model'

import type { Conditions } from './protocol.ts'

type Column = ArrayLike<number>
const at = (column: Column, row: number) => column[row] ?? 0

/** The conditions of the model without the links that have nothing to tell: by night that is most of them. */
export function conditionsAsColumns({ tick, links, districts, room = 0 }: ModelConditions): Conditions {
  const ids: number[] = []
  for (const [link, delay] of links.delayPermille.entries()) {
    if (delay > 0 || at(links.vehicles, link) > 0) ids.push(link)
  }
  const told = (column: Column) => ids.map((link) => at(column, link))
  return {
    tick,
    links: {
      ids,
      delayPermille: told(links.delayPermille),
      vehicles: told(links.vehicles),
      closed: Array.from(links.closed.keys()).filter((link) => links.closed[link] === 1),
    },
    districts: districts === undefined ? [] : districtRows(districts),
    room,
  }
}

function districtRows(columns: NonNullable<ModelConditions['districts']>): Conditions['districts'] {
  return Array.from(columns.residents, (residents, id) => ({
    id,
    powerPermille: at(columns.powerPermille, id),
    waterPermille: at(columns.waterPermille, id),
    outageMinutes: at(columns.outageMinutes, id),
    airIndex: at(columns.airIndex, id),
    noiseTenths: at(columns.noiseTenths, id),
    offences: at(columns.offences, id),
    residents,
  }))
}
