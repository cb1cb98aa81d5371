import type { QsimEvent } from './events.ts'
import { readMatsimNetwork } from './read-network.ts'
import { readMatsimPlans } from './read-plans.ts'
import { type QsimOptions, runQsim } from './run-qsim.ts'

/** A street of three links, 100 m and one second each, of which the middle one is narrow. */
export function street({ capacity = 6_000, length = 100, lanes = 1 } = {}): string {
  const link = (id: number, itsCapacity: number, itsLength: number) =>
    `<link id="${id}" from="${id}" to="${id + 1}" length="${itsLength}" freespeed="100" capacity="${itsCapacity}" permlanes="${lanes}" />`
  return `<network><nodes>
    <node id="1" x="0" y="0"/><node id="2" x="100" y="0"/><node id="3" x="200" y="0"/><node id="4" x="300" y="0"/>
    </nodes><links capperiod="01:00:00">
    ${link(1, 360_000, 100)}${link(2, capacity, length)}${link(3, 360_000, 100)}
    </links></network>`
}

/** Persons who leave link 1 for link 3, each at their time. */
export function drivers(times: readonly number[]): string {
  const person = (time: number, index: number) => `<person id="${String(index).padStart(6, '0')}"><plan>
    <act type="h" link="1" end_time="${time}"/><leg mode="car"><route>2 3</route></leg><act type="w" link="3"/></plan></person>`
  return `<plans>${times.map(person).join('')}</plans>`
}

export interface Happened {
  readonly events: readonly QsimEvent[]
  readonly times: (type: QsimEvent['type'], link: string) => readonly number[]
}

export function happened(
  networkText: string,
  plansText: string,
  options: Partial<QsimOptions> = {},
): Happened {
  const network = readMatsimNetwork(networkText)
  const events: QsimEvent[] = []
  const population = readMatsimPlans(plansText, network)
  runQsim({ network, population, options, onEvent: (event) => events.push(event) })
  return {
    events,
    times: (type, link) =>
      events
        .filter((event) => event.type === type && 'link' in event && event.link === link)
        .map(({ time }) => time),
  }
}
