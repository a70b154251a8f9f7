/** Real minutes a code and its link work: a person has to finish within them, whatever a business day is. */
export const verificationMinutes = 15
