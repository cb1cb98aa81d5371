import type { Figures } from './figures.ts'
import type { EconomyRecord } from './record.ts'
import { gini, mean, shareOf, skewness } from './statistics.ts'
import { fitWealth } from './wealth-fit.ts'

/** Section 3.9.4: wealth and spending of households with work in the last period. */
export function bufferFigures({ last }: EconomyRecord): Figures {
  const { singhMaddala, dagum, betaPrime } = fitWealth(last.savings)
  return {
    sm_ccdf_r2: singhMaddala,
    dagum_ccdf_r2: dagum,
    gb2_ccdf_r2: betaPrime,
    best_r2: Math.max(singhMaddala, dagum, betaPrime),
    wealth_gini: gini(last.savings),
    wealth_skewness: skewness(last.savings),
    mean_mpc: mean(last.propensity),
    pct_dissaving: shareOf(last.propensity, (each) => each > 1),
  }
}
