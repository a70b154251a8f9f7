import pino from 'pino'

export type Logger = pino.Logger

/** JSON lines on stdout; keys that may hold secrets or personal data are cut. */
export function createLogger(options: { level: string; process: string }): Logger {
  return pino({
    level: options.level,
    base: { process: options.process },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: ['*.password', '*.email', '*.code', '*.token', '*.authorization', '*.cookie'], censor: '[cut]' },
  })
}
