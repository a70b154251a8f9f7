import { type Database, openDatabase } from '#prisma/database.ts'
import type { Config } from './config.ts'
import { createLogger, type Logger } from './logger.ts'
import { createMailGateway, type MailGateway } from './mail.ts'
import { createSmsGateway, type SmsGateway } from './sms.ts'
import { createStripeFor, type StripeFor } from './stripe.ts'
import { createTemporalGateway, type TemporalGateway } from './temporal.ts'

/** What operations may reach. The first parameter of each; made once per process. */
export type Deps = {
  config: Config
  db: Database
  stripeFor: StripeFor
  mail: MailGateway
  sms: SmsGateway
  temporal: TemporalGateway
  log: Logger
}

export function createDeps(config: Config, processName: string): Deps & { close: () => Promise<void> } {
  const db = openDatabase({
    appUrl: config.DATABASE_APP_URL,
    platformUrl: config.DATABASE_PLATFORM_URL,
    maxConnections: config.DATABASE_MAX_CONNECTIONS,
  })
  const temporal = createTemporalGateway(config)

  return {
    config,
    db,
    temporal,
    stripeFor: createStripeFor(config),
    mail: createMailGateway(config),
    sms: createSmsGateway(config),
    log: createLogger({ level: config.LOG_LEVEL, process: processName }),
    close: async () => {
      await Promise.all([db.close(), temporal.close()])
    },
  }
}
