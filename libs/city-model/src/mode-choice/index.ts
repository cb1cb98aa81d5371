/** How people travel: a multinomial logit in whole numbers. */
export {
  type Choice,
  type Chooser,
  chooseMode,
  pick,
  roomForChoice,
  utilityOf,
  WEIGHT_MAX,
  weigh,
} from './choose.ts'
export { ASK_MODE, chooseModes, type Travellers, type TripColumns } from './choose-all.ts'
export {
  availability,
  BIKE,
  CAR,
  type CarCosts,
  type Circumstances,
  carCents,
  fareCents,
  MODES,
  NO_MODE,
  type Offer,
  REACH,
  type Reach,
  TRANSIT,
  WALK,
} from './modes.ts'
export {
  type ClassOfIncome,
  capacityPermille,
  feltDriving,
  Q20,
  type Tastes,
  tastesOf,
  UTILITY_PER_MINUTE,
  VALUE_OF_TIME_PERCENT,
  WAGE_CENTS_MIN,
  WORKING_MINUTES_A_DAY,
} from './tastes.ts'
