import { timeMark } from '#workflows/shared/promise.ts'
import { verificationMinutes } from '../identity/verification-minutes.ts'
import type { Mail } from './mail-template.ts'

export type AccountMailKind =
  'verify_email' | 'reset_password' | 'change_email' | 'email_changed' | 'password_changed' | 'already_registered'

export type AccountMailFacts = {
  /** Start of every link, from PUBLIC_URL. */
  home: string
  toAddress: string
  verification: { code: string; linkToken: string } | null
  /** When what the message tells of was done. */
  at: Date
}

type Code = { code: string; link: (path: string) => string }

const howLong = `${verificationMinutes} minutes`

/** The words of each message about an account. Null where what it was to say is gone. */
export function accountMail(kind: AccountMailKind, facts: AccountMailFacts): Mail | null {
  const { home, toAddress, verification, at } = facts
  const code: Code | null = verification && {
    code: verification.code,
    link: (path) => `${home}${path}?token=${verification.linkToken}`,
  }

  switch (kind) {
    case 'verify_email':
      return code && confirmAddress(code)
    case 'reset_password':
      return code && resetPassword(code)
    case 'change_email':
      return code && confirmNewAddress(code, toAddress)
    case 'already_registered':
      return alreadyRegistered(home)
    case 'password_changed':
      return passwordChanged(home, timeMark(at))
    case 'email_changed':
      return emailChanged(home, timeMark(at))
  }
}

function confirmAddress({ code, link }: Code): Mail {
  return {
    subject: `${code} is your code for Kumiko`,
    preheader: `Enter it where you signed up. It works for ${howLong}.`,
    title: 'Confirm your e-mail address',
    blocks: [
      { kind: 'paragraph', text: 'Enter this code on the page where you signed up:' },
      { kind: 'code', code },
      { kind: 'paragraph', text: 'Or open this page and confirm there:' },
      { kind: 'action', label: 'Confirm my address', url: link('/verify') },
      { kind: 'small', text: `Both work once, for ${howLong}. After that, the page sends you a new code.` },
    ],
    footer:
      'You get this message because somebody signed up at Kumiko with this address. If that was not you, do nothing: without the code the account stays closed.',
  }
}

function resetPassword({ code, link }: Code): Mail {
  return {
    subject: 'Set a new password for Kumiko',
    preheader: `The link and the code work for ${howLong}.`,
    title: 'Set a new password',
    blocks: [
      { kind: 'paragraph', text: 'Open this page and choose a new password:' },
      { kind: 'action', label: 'Set a new password', url: link('/reset') },
      { kind: 'paragraph', text: 'Or enter this code on the page where you asked for it:' },
      { kind: 'code', code },
      { kind: 'small', text: `Both work once, for ${howLong}. Every device is logged out when the password is set.` },
    ],
    footer:
      'You get this message because somebody asked for a new password for this address. If that was not you, do nothing: the old one stays.',
  }
}

function confirmNewAddress({ code, link }: Code, toAddress: string): Mail {
  return {
    subject: `${code} is your code to change your e-mail address`,
    preheader: `Your account moves to ${toAddress} when you enter it.`,
    title: 'Confirm your new address',
    blocks: [
      {
        kind: 'paragraph',
        text: `Your account at Kumiko moves to ${toAddress} when you enter this code in your settings:`,
      },
      { kind: 'code', code },
      { kind: 'action', label: 'Confirm my new address', url: link('/verify') },
      { kind: 'small', text: `Both work once, for ${howLong}. Until then your old address stays.` },
    ],
    footer:
      'You get this message because somebody wants to use this address for an account at Kumiko. If that was not you, do nothing.',
  }
}

function alreadyRegistered(home: string): Mail {
  return {
    subject: 'You have an account at Kumiko already',
    preheader: 'Log in, or set a new password.',
    title: 'You have an account already',
    blocks: [
      {
        kind: 'paragraph',
        text: 'Somebody, probably you, tried to use this address for an account at Kumiko. It has one already, so nothing was changed.',
      },
      { kind: 'action', label: 'Log in', url: `${home}/login` },
      { kind: 'small', text: `If you do not know your password any more, set a new one: ${home}/forgot` },
    ],
  }
}

function passwordChanged(home: string, at: string): Mail {
  return {
    subject: 'Your password was changed',
    preheader: `On ${at}. All other devices were logged out.`,
    blocks: [
      {
        kind: 'paragraph',
        text: `The password of your account was changed: ${at}. All other devices were logged out.`,
      },
      {
        kind: 'paragraph',
        text: 'If that was you, there is nothing to do. If not, set a new one now. It logs everybody else out:',
      },
      { kind: 'action', label: 'Set a new password', url: `${home}/forgot` },
    ],
  }
}

function emailChanged(home: string, at: string): Mail {
  return {
    subject: 'Your e-mail address was changed',
    preheader: `On ${at}. This address no longer opens your account.`,
    blocks: [
      {
        kind: 'paragraph',
        text: `Your account at Kumiko moved to another address: ${at}. This one no longer opens it.`,
      },
      {
        kind: 'paragraph',
        text: 'If that was you, there is nothing to do. If not, answer this message now: a person reads it.',
      },
      { kind: 'action', label: 'Open Kumiko', url: `${home}/login` },
    ],
    footer: 'You get this message, the last one here, because this address belonged to an account at Kumiko.',
  }
}
