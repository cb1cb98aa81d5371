/** What this part asks of chance; it wants a stream of its own. A number, once given, keeps its meaning. */
export const ASK_DEATH = 0
export const ASK_BIRTH = 1
export const ASK_SEX = 2
export const ASK_LEAVE = 3
export const ASK_ARRIVALS = 4
export const ASK_SIZE = 5
export const ASK_AGE = 6
export const ASK_NEWCOMER_SEX = 7
export const ASK_WORK = 8
export const ASK_HOME = 9
export const ASK_BIRTHDAY = 10
