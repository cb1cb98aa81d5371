/** Words of `citizenProfile` a person. */
export const PROFILE_WORDS = 4
