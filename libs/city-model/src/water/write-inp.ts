import { checkPlan } from './check-plan.ts'
import type { PumpPlan, WaterNetworkPlan } from './network-plan.ts'

/** The input file of a network: l/s and metres, demand driven by pressure, one step an hour. */
export function writeInp(plan: WaterNetworkPlan): string {
  checkPlan(plan)
  return [
    ['[JUNCTIONS]', ...plan.junctions.map(({ id, elevationM }) => `${id} ${elevationM} 0`)],
    ['[RESERVOIRS]', ...plan.reservoirs.map(({ id, headM }) => `${id} ${headM}`)],
    ['[TANKS]', ...plan.tanks.map(tankLine)],
    ['[PIPES]', ...plan.pipes.map(pipeLine)],
    ['[PUMPS]', ...plan.pumps.map(({ id, from, to }) => `${id} ${from} ${to} HEAD ${id}`)],
    ['[CURVES]', ...plan.pumps.map(({ id, flowLps, headM }) => `${id} ${flowLps} ${headM}`)],
    ['[CONTROLS]', ...plan.pumps.flatMap(controlLines)],
    ['[OPTIONS]', ...optionLines(plan)],
    ['[TIMES]', 'DURATION 1:00', 'HYDRAULIC TIMESTEP 1:00', 'PATTERN TIMESTEP 1:00', 'REPORT TIMESTEP 1:00'],
    ['[END]', ''],
  ]
    .map((section) => section.join('\n'))
    .join('\n\n')
}

function tankLine({
  id,
  bottomM,
  diameterM,
  levelMinM,
  levelMaxM,
  levelM,
}: WaterNetworkPlan['tanks'][number]) {
  return `${id} ${bottomM} ${levelM} ${levelMinM} ${levelMaxM} ${diameterM} 0`
}

function pipeLine({ id, from, to, lengthM, diameterMm, roughness }: WaterNetworkPlan['pipes'][number]) {
  return `${id} ${from} ${to} ${lengthM} ${diameterMm} ${roughness} 0 OPEN`
}

/** Two for a pump that fills a tank, none for one that always runs. */
function controlLines({ id, fills }: PumpPlan): string[] {
  if (fills === undefined) return []
  return [
    `LINK ${id} OPEN IF NODE ${fills.tank} BELOW ${fills.startBelowM}`,
    `LINK ${id} CLOSED IF NODE ${fills.tank} ABOVE ${fills.stopAboveM}`,
  ]
}

function optionLines({ service }: WaterNetworkPlan): string[] {
  return [
    'UNITS LPS',
    'HEADLOSS H-W',
    'ACCURACY 0.00001',
    'TRIALS 200',
    'UNBALANCED CONTINUE 10',
    'EMITTER EXPONENT 0.5',
    'DEMAND MODEL PDA',
    `MINIMUM PRESSURE ${service.nothingM}`,
    `REQUIRED PRESSURE ${service.fullM}`,
    'PRESSURE EXPONENT 0.5',
  ]
}
