/** What each firm has and wants. Money is in coins; goods are real numbers. */
export interface Firms {
  /** Coins for one unit of goods. */
  readonly price: Float64Array
  readonly production: Float64Array
  readonly inventory: Float64Array
  readonly wantedProduction: Float64Array
  readonly productivity: Float64Array
  readonly wage: Float64Array
  readonly wageBill: Float64Array
  readonly workers: Int32Array
  readonly vacancies: Int32Array
  readonly surplusWorkers: Int32Array
  readonly netWorth: Float64Array
  readonly funds: Float64Array
  readonly creditDemand: Float64Array
  readonly fragility: Float64Array
  /** What it paid in this period beside wages and interest. */
  readonly overheads: Float64Array
  /** Without the tax that is in what customers pay. */
  readonly revenue: Float64Array
  readonly netProfit: Float64Array
  /** What it owes from this period's loans, and the interest in it. */
  readonly debt: Float64Array
  readonly interest: Float64Array
  readonly failed: Uint8Array
}

/** One row a person. */
export interface Workers {
  /** 1 where somebody can and wants to work. */
  readonly labour: Uint8Array
  /** Into whose savings the wage goes. */
  readonly household: Int32Array
  /** -1 without work. */
  readonly employer: Int32Array
  /** -1 unless a contract has just run out: who is asked first for a new one. */
  readonly lastEmployer: Int32Array
  readonly wage: Float64Array
  readonly periodsLeft: Int32Array
  readonly applications: Int32Array
  /** Scratch: an order of workers. */
  readonly order: Int32Array
}

export interface Households {
  /** How many live on the same savings; 0 where nobody lives. */
  readonly members: Int32Array
  /** All the money of a household: the income of this period and the budget are parts of it. */
  readonly savings: Float64Array
  readonly income: Float64Array
  readonly budget: Float64Array
  /** What has to be paid before anything is bought. */
  readonly committed: Float64Array
  readonly propensity: Float64Array
  /** The largest of the shops visited last, -1 before the first visit. */
  readonly favourite: Int32Array
  readonly shops: Int32Array
  readonly lastIncome: Float64Array
  readonly dividend: Float64Array
  /** Scratch: an order of households. */
  readonly order: Int32Array
}

export interface Banks {
  readonly equity: Float64Array
  /** What it can still lend in this period. */
  readonly supply: Float64Array
  readonly rateShock: Float64Array
}
