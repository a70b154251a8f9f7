/** Tries that early news get, about ten minutes: what a checkout makes is written within seconds, or never. */
export const patience = 130
