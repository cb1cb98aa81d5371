/** What the utilities ask of chance, in their stream. A number, once given, keeps its meaning: it is part of every recorded run. */
export const ASK_GROUND = 0
export const ASK_CLOUDS = 1
export const ASK_WIND = 2
export const ASK_TEMPERATURE = 3
export const ASK_CONDITION = 4
export const ASK_FAILURE = 5
export const ASK_REPAIR = 6
