import { z } from 'zod'

const email = z
  .string('Enter your e-mail address.')
  .trim()
  .max(254, 'This address is too long.')
  .pipe(z.email('Write an address like name@example.org.'))
const name = z.string('Enter your name.').trim().min(1, 'Enter your name.').max(80, 'Use at most 80 characters.')
const currentPassword = z.string('Enter your password.').max(1000, 'This is too long for a password.')
const newPassword = z.string('Choose a password of at least 10 characters.')
const code = z.string('Enter the six digits from the message.').trim().max(40, 'The code has six digits.')
const redirectTo = z.string().max(2000).optional()

/** A zone this server can print times in, or none. Filled by script, so a wrong one is no error of the person's. */
const timeZone = z
  .string()
  .optional()
  .transform((zone) => (zone && isTimeZone(zone) ? zone : null))

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })

    return true
  } catch {
    return false
  }
}

export const signUpSchema = z.object({ name, email, password: newPassword, timeZone, redirectTo })
export const logInSchema = z.object({ email, password: currentPassword, timeZone, redirectTo })
export const codeSchema = z.object({ code })
export const forgotSchema = z.object({ email, redirectTo })
export const resetSchema = z
  .object({ token: z.string().max(200).optional(), code: code.optional(), password: newPassword })
  .refine(({ token, code }) => token ?? code, { path: ['code'], message: 'Enter the six digits from the message.' })
export const profileSchema = z.object({ name, timeZone })

const wrongPhone = 'Write the number with its country, such as +351 912 345 678.'
const phone = z
  .string()
  .optional()
  .transform((text) => (text ?? '').replaceAll(/[\s().-]/g, '').replace(/^00/, '+'))
  .pipe(z.union([z.literal(''), z.string().regex(/^\+[1-9]\d{6,14}$/, wrongPhone)], { error: wrongPhone }))
  .transform((number) => (number === '' ? null : number))
const consent = z.literal('on').optional()
export const smsSchema = z
  .object({ phone, consent })
  .refine(({ phone: number, consent: agreed }) => !agreed || number !== null, { path: ['phone'], message: wrongPhone })
export type SmsForm = { phone: string; consent: string }
export const passwordSchema = z.object({ currentPassword, newPassword })
export const sessionSchema = z.object({ sessionId: z.uuid() })
export const emailSchema = z.object({ email, password: currentPassword })
