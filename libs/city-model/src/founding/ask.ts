/** The questions the founding asks of chance; its stream is its own. */
export const FOUNDING_STREAM = 1
export const ASK_HOME = 1
export const ASK_PLACE = 3
export const ASK_TRADE = 4
export const ASK_LEISURE = 5
export const ASK_SEX = 6
export const ASK_YEARS = 7
export const ASK_SCHOOL = 8
export const ASK_HOSPITAL = 9
export const ASK_NEED = 10
