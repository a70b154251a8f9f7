export type DatabaseUrls = { ownerUrl: string; appUrl: string; platformUrl: string }
export type ProvidedDatabase = DatabaseUrls & { adminUrl: string }
export type ProvidedTemporal = { address: string; namespace: string }
/** `path` is empty where neither a download nor Maven brought the server; `reason` says why. */
export type ProvidedTimeSkipping = { path: string; reason: string }
export type ProvidedApp = {
  web: string
  day: string
  temporal: { address: string; namespace: string; ui: string }
  database: { owner: string; app: string; platform: string }
  sandbox: { desk: string; stripe: string; stripeSecretKey: string; sendgrid: string; twilio: string; openai: string }
  logins: { role: string; email: string; password: string }[]
}

declare module 'vitest' {
  // Only an interface can be added to from outside.
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions
  export interface ProvidedContext {
    database: ProvidedDatabase
    temporal: ProvidedTemporal
    timeSkipping: ProvidedTimeSkipping
    app: ProvidedApp
  }
}
