/** What somebody does with a membership, and with the bill of it. */
export type BillingRole =
  'resumes early' | 'comes back' | 'declined back' | 'card replaced' | 'never pays' | 'pays by hand' | 'given back'

/** How the money of a role has to stand when all is over. */
export type BillingEnd = {
  status: 'active' | 'paused'
  access: 'full' | 'read-only'
  /** Kind of each process and how it ended; `running` is one that may not end, because it keeps a promise. */
  processes: Record<string, string>
  /** Each exactly once, and no other about a pause, a payment or a refund. A slash stands between two of which one is sent. */
  messages: string[]
  paidInvoices: number
  refundedCents: number
}

export type BillingPlan = { card: string; hasTrial: boolean; end: BillingEnd }

const declined = ['trial.welcome', 'trial.declined/dunning.day-0', 'dunning.day-3']

/**
 * Who has a trial is declined at its end, which is the soonest that anybody can be; cards of their own, because one card
 * has one trial in a community.
 */
export const billingPlans: Record<BillingRole, BillingPlan> = {
  'resumes early': {
    card: '4242424242424242',
    hasTrial: false,
    end: {
      status: 'active',
      access: 'full',
      processes: { pause: 'resumed' },
      messages: ['pause.paused', 'pause.resumed'],
      paidInvoices: 1,
      refundedCents: 0,
    },
  },
  'comes back': {
    card: '4000056655665556',
    hasTrial: false,
    end: {
      status: 'active',
      access: 'full',
      processes: { pause: 'resumed' },
      messages: ['pause.paused', 'pause.first-notice', 'pause.last-notice', 'pause.resumed'],
      paidInvoices: 2,
      refundedCents: 0,
    },
  },
  'declined back': {
    card: '5200828282828210',
    hasTrial: false,
    end: {
      status: 'paused',
      access: 'read-only',
      processes: { pause: 'running', dunning: 'pause-stays' },
      messages: [
        'pause.paused',
        'pause.last-notice',
        'dunning.day-0',
        'dunning.day-3',
        'dunning.day-7',
        'dunning.pause-stays',
      ],
      paidInvoices: 1,
      refundedCents: 0,
    },
  },
  'card replaced': {
    card: '4000000000004954',
    hasTrial: true,
    end: {
      status: 'active',
      access: 'full',
      processes: { trial: 'past-due', dunning: 'paid' },
      messages: [...declined, 'dunning.thanks'],
      paidInvoices: 1,
      refundedCents: 0,
    },
  },
  'never pays': {
    card: '4000000000000341',
    hasTrial: true,
    end: {
      status: 'paused',
      access: 'read-only',
      processes: { trial: 'past-due', dunning: 'paused' },
      messages: [...declined, 'dunning.day-7', 'dunning.day-12', 'dunning.ended'],
      paidInvoices: 0,
      refundedCents: 0,
    },
  },
  'pays by hand': {
    card: '4100000000000019',
    hasTrial: true,
    end: {
      status: 'active',
      access: 'full',
      processes: { trial: 'past-due', dunning: 'paid' },
      messages: [...declined, 'dunning.day-7', 'dunning.thanks'],
      paidInvoices: 1,
      refundedCents: 0,
    },
  },
  'given back': {
    card: '5105105105105100',
    hasTrial: false,
    end: {
      status: 'active',
      access: 'full',
      processes: {},
      messages: ['membership.refunded'],
      paidInvoices: 1,
      refundedCents: 1_000,
    },
  },
}

export const billingRoles = Object.keys(billingPlans) as BillingRole[]
