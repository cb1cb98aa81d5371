/** What MATPOWER's functions of these names return, in their order: the columns count from 1. */
export const COLUMN_NAMES: Readonly<Record<string, readonly (readonly [string, number])[]>> = {
  idx_bus: [
    ['PQ', 1],
    ['PV', 2],
    ['REF', 3],
    ['NONE', 4],
    ...counted(
      'BUS_I BUS_TYPE PD QD GS BS BUS_AREA VM VA BASE_KV ZONE VMAX VMIN LAM_P LAM_Q MU_VMAX MU_VMIN',
      1,
    ),
  ],
  idx_brch: [
    ...counted('F_BUS T_BUS BR_R BR_X BR_B RATE_A RATE_B RATE_C TAP SHIFT BR_STATUS', 1),
    ...counted('PF QF PT QT MU_SF MU_ST', 14),
    ...counted('ANGMIN ANGMAX', 12),
    ...counted('MU_ANGMIN MU_ANGMAX', 20),
  ],
  idx_gen: [
    ...counted('GEN_BUS PG QG QMAX QMIN VG MBASE GEN_STATUS PMAX PMIN', 1),
    ...counted('MU_PMAX MU_PMIN MU_QMAX MU_QMIN', 22),
    ...counted('PC1 PC2 QC1MIN QC1MAX QC2MIN QC2MAX RAMP_AGC RAMP_10 RAMP_30 RAMP_Q APF', 11),
  ],
  idx_cost: [['PW_LINEAR', 1], ['POLYNOMIAL', 2], ...counted('MODEL STARTUP SHUTDOWN NCOST COST', 1)],
}

function counted(names: string, first: number): (readonly [string, number])[] {
  return names.split(' ').map((name, at) => [name, first + at] as const)
}
