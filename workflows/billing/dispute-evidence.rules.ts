import { z } from 'zod'

/** The texts that Stripe takes as evidence and that we know to write; the longest it takes each. */
export const evidenceSchema = z.object({
  customer_name: z.string().max(500).optional(),
  customer_email_address: z.string().max(500).optional(),
  service_date: z.string().max(500).optional(),
  product_description: z.string().max(20_000).optional(),
  access_activity_log: z.string().max(20_000).optional(),
  uncategorized_text: z.string().max(20_000).optional(),
})

export type Evidence = z.infer<typeof evidenceSchema>

export type ActivityFacts = {
  communityName: string
  planName: string
  joinedAt: Date | null
  termsAcceptedAt: Date | null
  lastSeenAt: Date | null
  posts: { at: Date; title: string }[]
  postCount: number
  replyCount: number
  goals: { at: Date; title: string }[]
}

/** What our own rows say about a member's visits, line by line, in UTC: banks read it, and the owner reads it before. */
export function activityLog(facts: ActivityFacts): string {
  const { communityName, planName, joinedAt, termsAcceptedAt, lastSeenAt, posts, postCount, replyCount, goals } = facts
  const lines = [
    ...(joinedAt ? [`${utc(joinedAt)} joined ${communityName}, plan ${planName}`] : []),
    ...(termsAcceptedAt ? [`${utc(termsAcceptedAt)} accepted the terms with the price`] : []),
    ...goals.map(({ at, title }) => `${utc(at)} chose the goal “${title}”`),
    ...posts.map(({ at, title }) => `${utc(at)} wrote “${title}”`),
    ...(lastSeenAt ? [`${utc(lastSeenAt)} last seen, logged in with the member’s own account`] : []),
  ]

  return [...lines.sort(), `In all ${counted(postCount, 'post')} and ${counted(replyCount, 'reply')}.`].join('\n')
}

function utc(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

function counted(count: number, word: 'post' | 'reply'): string {
  const many = { post: 'posts', reply: 'replies' }[word]

  return `${count} ${count === 1 ? word : many}`
}
