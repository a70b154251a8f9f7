/**
 * The demo: ten personas in three groups, four communities, five products, four posts and nine comments.
 * Events and transactions of their own come with their capability.
 */

export type PersonaKey = 'ines' | 'kenji' | 'rafael' | 'seun' | 'noor' | 'tobias' | 'petra' | 'hanne' | 'maeve' | 'luca'

export type Persona = {
  key: PersonaKey
  name: string
  email: string
  timeZone: string
  group: 'technology' | 'design' | 'business'
  /** A published test card of their own: one card has one trial in a community. */
  card: string
  isOperator?: boolean
}

export const personas: Persona[] = [
  {
    key: 'ines',
    name: 'Ines Carvalho',
    email: 'ines@demo.kumiko.example',
    timeZone: 'Europe/Lisbon',
    group: 'technology',
    card: '4242424242424242',
  },
  {
    key: 'kenji',
    name: 'Kenji Morita',
    email: 'kenji@demo.kumiko.example',
    timeZone: 'Asia/Tokyo',
    group: 'technology',
    card: '5555555555554444',
  },
  {
    key: 'rafael',
    name: 'Rafael Quispe',
    email: 'rafael@demo.kumiko.example',
    timeZone: 'America/Lima',
    group: 'technology',
    card: '4000056655665556',
  },
  {
    key: 'seun',
    name: 'Seun Adebayo',
    email: 'seun@demo.kumiko.example',
    timeZone: 'Africa/Lagos',
    group: 'technology',
    card: '2223003122003222',
  },
  {
    key: 'noor',
    name: 'Noor Haddad',
    email: 'noor@demo.kumiko.example',
    timeZone: 'Europe/Lisbon',
    group: 'technology',
    card: '3056930009020004',
  },
  {
    key: 'tobias',
    name: 'Tobias Reinholt',
    email: 'tobias@demo.kumiko.example',
    timeZone: 'Europe/Copenhagen',
    group: 'design',
    card: '5200828282828210',
  },
  {
    key: 'petra',
    name: 'Petra Sýkorová',
    email: 'petra@demo.kumiko.example',
    timeZone: 'Europe/Prague',
    group: 'design',
    card: '378282246310005',
  },
  {
    key: 'hanne',
    name: 'Hanne Vestergaard',
    email: 'hanne@demo.kumiko.example',
    timeZone: 'Europe/Copenhagen',
    group: 'design',
    card: '6011111111111117',
  },
  {
    key: 'maeve',
    name: 'Maeve Gallagher',
    email: 'maeve@demo.kumiko.example',
    timeZone: 'Europe/Dublin',
    group: 'business',
    card: '5105105105105100',
    isOperator: true,
  },
  {
    key: 'luca',
    name: 'Luca Ferrante',
    email: 'luca@demo.kumiko.example',
    timeZone: 'Europe/Rome',
    group: 'business',
    card: '371449635398431',
  },
]

export type DemoPlan = {
  name: string
  interval: 'month' | 'year' | 'once' | 'free'
  amountCents: number
  trialDays: number
}
export type DemoGoal = {
  title: string
  tagline: string
  description: string
  targetMetric: string
  targetValue?: number
}
export type DemoPost = {
  author: PersonaKey
  title: string
  body: string
  isPinned?: boolean
  likes: PersonaKey[]
  comments: { author: PersonaKey; body: string }[]
}

export type DemoCommunity = {
  organization: {
    slug: string
    name: string
    staff: { persona: PersonaKey; role: 'owner' | 'instructor' | 'moderator' }[]
  }
  slug: string
  name: string
  tagline: string
  timeZone: string
  currency: string
  about: string
  guidelines: string
  plans: DemoPlan[]
  goals: DemoGoal[]
  posts: DemoPost[]
  /** How each persona came in; a paid one joins through Checkout, so that a real process looks after it. */
  members: { persona: PersonaKey; plan: string; choosesGoal?: string }[]
}

const sharedGuidelines = `Say what you tried before you ask. Criticise the work, never the person. What is shared here stays here unless its author says otherwise. Answers are a gift: thank for them and report back what worked.`

export const demoCommunities: DemoCommunity[] = [
  {
    organization: {
      slug: 'guild-works',
      name: 'Guild Works',
      staff: [
        { persona: 'ines', role: 'owner' },
        { persona: 'seun', role: 'instructor' },
      ],
    },
    slug: 'applied-ai-guild',
    name: 'Applied AI Guild',
    tagline: 'Engineers who ship models, not demos',
    timeZone: 'Europe/Lisbon',
    currency: 'EUR',
    about: `We take one model at a time from a notebook to production and look at each other’s numbers on the way.\n\n- **Thursdays** are for reviews: bring one thing that is blocked.\n- Every question gets an answer within two days.\n- A goal ends with a graph, not with a certificate.`,
    guidelines: sharedGuidelines,
    plans: [
      { name: 'Monthly', interval: 'month', amountCents: 3900, trialDays: 3 },
      { name: 'Yearly', interval: 'year', amountCents: 39000, trialDays: 3 },
    ],
    goals: [
      {
        title: 'Ship one model to production',
        tagline: 'Real traffic, a budget met',
        description: 'Your model answers real requests within the latency you set, for seven days in a row.',
        targetMetric: 'days in production',
        targetValue: 7,
      },
      {
        title: 'Evals that fail loudly',
        tagline: 'A regression never reaches a customer',
        description: 'A suite of at least fifty cases runs on each change and has stopped one bad release.',
        targetMetric: 'cases',
        targetValue: 50,
      },
    ],
    posts: [
      {
        author: 'ines',
        title: 'Office hours move to Thursday',
        body: 'Wednesday is a deploy day for half of you, so we meet on **Thursday** from now on. Bring one thing that is blocked. Whatever arrives in writing before the meeting is answered the same day.',
        isPinned: true,
        likes: ['kenji', 'rafael', 'seun', 'noor'],
        comments: [
          { author: 'kenji', body: 'Thursday works much better from Tokyo as well, thank you.' },
          { author: 'seun', body: 'I will bring the batching question.' },
        ],
      },
      {
        author: 'kenji',
        title: 'Latency budget met: p95 from 840 ms to 190 ms',
        body: 'Three changes, in order of effect:\n\n1. batching at 8 with a 12 ms window\n2. int8 for the encoder only\n3. moving the tokenizer off the request thread\n\nThe last one was free and I should have done it first.',
        likes: ['ines', 'noor', 'rafael'],
        comments: [
          { author: 'noor', body: 'How did quality move with int8 on the encoder?' },
          { author: 'kenji', body: 'Recall went from 0.931 to 0.928, inside the noise of our set.' },
          { author: 'rafael', body: 'We saw the same with the tokenizer. It hides well in a profile.' },
        ],
      },
    ],
    members: [
      { persona: 'kenji', plan: 'Yearly', choosesGoal: 'Ship one model to production' },
      { persona: 'rafael', plan: 'Monthly', choosesGoal: 'Evals that fail loudly' },
      { persona: 'noor', plan: 'Monthly', choosesGoal: 'Ship one model to production' },
    ],
  },
  {
    organization: { slug: 'reinholt-studio', name: 'Reinholt Studio', staff: [{ persona: 'tobias', role: 'owner' }] },
    slug: 'studio-practice',
    name: 'Studio Practice',
    tagline: 'A working studio for independent designers',
    timeZone: 'Europe/Copenhagen',
    currency: 'EUR',
    about:
      'One goal at a time, looked at by someone who has done it. You show work in progress, you get a straight answer, you show it again.',
    guidelines: sharedGuidelines,
    plans: [{ name: 'Monthly', interval: 'month', amountCents: 2900, trialDays: 3 }],
    goals: [
      {
        title: 'First paying client',
        tagline: 'One paid invoice of your own',
        description: 'You found the client, agreed the scope in writing and the invoice is paid.',
        targetMetric: 'paid invoices',
        targetValue: 1,
      },
      {
        title: 'Portfolio with three case studies',
        tagline: 'Problem, decision, result',
        description: 'Three pages that a stranger understands in two minutes each.',
        targetMetric: 'case studies',
        targetValue: 3,
      },
    ],
    posts: [
      {
        author: 'petra',
        title: 'A fixed price without a forty-page offer',
        body: 'First call with a possible client is tomorrow. They want a fixed price for “something that reads contracts”. How do you turn that into a scope you can invoice?',
        likes: ['tobias', 'noor'],
        comments: [
          {
            author: 'tobias',
            body: 'Sell the first two weeks only: a fixed price for a written scope. Whoever refuses to pay for that would not have paid for the rest.',
          },
          { author: 'petra', body: 'They said yes to two weeks. Thank you.' },
        ],
      },
    ],
    members: [
      { persona: 'petra', plan: 'Monthly', choosesGoal: 'First paying client' },
      { persona: 'noor', plan: 'Monthly' },
    ],
  },
  {
    organization: {
      slug: 'gallagher-partners',
      name: 'Gallagher Partners',
      staff: [{ persona: 'maeve', role: 'owner' }],
    },
    slug: 'founders-table',
    name: 'Founders’ Table',
    tagline: 'Ten founders, one table, honest numbers',
    timeZone: 'Europe/Dublin',
    currency: 'EUR',
    about:
      'You pay once and stay. Every month each founder brings one number that hurts, and leaves with one decision.',
    guidelines: sharedGuidelines,
    plans: [{ name: 'Lifetime', interval: 'once', amountCents: 49000, trialDays: 0 }],
    goals: [
      {
        title: 'Ten thousand in monthly revenue',
        tagline: 'Invoiced and paid',
        description: 'Monthly revenue of ten thousand, three months in a row.',
        targetMetric: 'monthly revenue',
        targetValue: 10000,
      },
    ],
    posts: [
      {
        author: 'luca',
        title: 'The number that hurts this month: churn of 7 %',
        body: 'Seven of every hundred customers left in October. Exit answers say “not enough time”, which I do not believe. What did you ask that got a true answer?',
        likes: ['maeve'],
        comments: [
          {
            author: 'maeve',
            body: 'Call five of them. Ask what they did the week before they left, not why they left.',
          },
          { author: 'luca', body: 'Called three so far. All three hired somebody who brought another tool.' },
        ],
      },
    ],
    members: [{ persona: 'luca', plan: 'Lifetime', choosesGoal: 'Ten thousand in monthly revenue' }],
  },
  {
    organization: {
      slug: 'gallagher-partners',
      name: 'Gallagher Partners',
      staff: [{ persona: 'maeve', role: 'owner' }],
    },
    slug: 'open-workshop',
    name: 'Open Workshop',
    tagline: 'Free evenings for people who make things',
    timeZone: 'Europe/Dublin',
    currency: 'EUR',
    about: 'A free place to show what you are making and to find the people you would pay to learn from.',
    guidelines: sharedGuidelines,
    plans: [{ name: 'Free', interval: 'free', amountCents: 0, trialDays: 0 }],
    goals: [
      {
        title: 'Show one finished thing',
        tagline: 'Done is a state',
        description: 'Publish one thing you made, with a picture and a sentence on what you would do differently.',
        targetMetric: 'finished things',
        targetValue: 1,
      },
    ],
    posts: [],
    members: [
      { persona: 'hanne', plan: 'Free', choosesGoal: 'Show one finished thing' },
      { persona: 'seun', plan: 'Free' },
    ],
  },
]
