/** Columns that change together, for the lists of the phases. */
/** What every payment changes. */
export const MONEY = ['balances', 'flowsToday', 'paymentsToday'] as const
export const SCALARS = ['economyScalars', 'centralBankClaims'] as const
export const DUES = ['householdDues', 'duesTally'] as const
export const HOMES = [
  'householdSize',
  'householdNode',
  'householdIncome',
  'hoursToday',
  'powerCentsPerKwh',
] as const
export const INDEX_OF_WEEK = ['indexSpent', 'indexQuantities'] as const
export const JOBS = [
  'citizenEmployer',
  'citizenLastEmployer',
  'citizenWage',
  'citizenContractWeeks',
  'businessWorkers',
] as const
export const LOANS = ['loanFirm', 'loanBank', 'loanPrincipal', 'loanInterest'] as const
export const SERVICES = ['policePpm', 'hospitalPpm', 'transitPpm', 'maintenancePpm'] as const
