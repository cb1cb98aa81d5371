/** What the simulation asks of chance. A number, once given, keeps its meaning: it is part of every recorded run. */
export const ASK_WORK_START = 0
export const ASK_ERRAND = 1
export const ASK_ERRAND_HOUR = 2
export const ASK_STAY = 3
export const ASK_GOAL = 4
export const ASK_CAR = 5
export const ASK_QUIT = 6
export const ASK_JOB = 7
export const ASK_SUPPLIER = 8
export const ASK_SUPPLIER_TURN = 9
export const ASK_PRICE = 10
export const ASK_WAGE = 11
export const ASK_INVESTOR = 12
export const ASK_CHARGE = 13
export const ASK_OWNER = 14
export const ASK_VENUE = 15
