import { randomOf } from './random.ts'

/** What one unit of scale adds, after the demo: its people, posts and answers, and what comes with them. */
export const unit = { people: 10, posts: 4, replies: 9, likes: 12 }
const shareInSecondCommunity = 0.3
const dayMs = 86_400_000

export type ScaledMember = {
  membershipIndex: number
  userIndex: number
  isLive: boolean
  hadTrial: boolean
  joinedMs: number
}
export type ScaledCommunity = {
  communityIndex: number
  organizationIndex: number
  ownerIndex: number
  members: ScaledMember[]
  postCount: number
  firstPostIndex: number
}
export type ScalePlan = {
  seed: number
  scale: number
  nowMs: number
  userCount: number
  organizationCount: number
  communities: ScaledCommunity[]
}

/**
 * Who is where. People, posts and answers grow with the scale; tenants and communities grow with its square root, so that
 * single communities grow too. The first is the largest, as in life.
 */
export function planScale({ seed, scale, now }: { seed: number; scale: number; now: Date }): ScalePlan {
  const random = randomOf(seed, 1)
  const userCount = unit.people * scale
  const organizationCount = Math.ceil(3 * Math.sqrt(scale))
  const communities = Array.from({ length: Math.ceil(4 * Math.sqrt(scale)) }, (_, communityIndex): ScaledCommunity => {
    const organizationIndex = communityIndex % organizationCount

    return {
      communityIndex,
      organizationIndex,
      ownerIndex: organizationIndex % userCount,
      members: [],
      postCount: 0,
      firstPostIndex: 0,
    }
  })
  const plan = { seed, scale, nowMs: now.getTime(), userCount, organizationCount, communities }
  const chooser = weightedChooser(communities.length)
  let membershipIndex = 0
  const join = (userIndex: number, community: ScaledCommunity | undefined) => {
    const isLive = random.chance(0.75)
    const hadTrial = !isLive || random.chance(0.4)
    const joinedMs = plan.nowMs - (40 + random.below(320)) * dayMs - random.below(dayMs)
    community?.members.push({ membershipIndex, userIndex, isLive, hadTrial, joinedMs })
    membershipIndex += 1
  }
  for (let userIndex = 0; userIndex < userCount; userIndex += 1) {
    const first = chooser(random.below(1_000_000) / 1_000_000)
    join(userIndex, communities[first])
    const second = chooser(random.below(1_000_000) / 1_000_000)
    if (second !== first && random.chance(shareInSecondCommunity)) join(userIndex, communities[second])
  }
  sharePosts(communities, membershipIndex, unit.posts * scale)

  return plan
}

/** Larger communities come first and are chosen more often (Zipf, exponent 0.8). */
function weightedChooser(count: number): (at: number) => number {
  let total = 0
  const sums = Array.from({ length: count }, (_, index) => (total += 1 / (index + 1) ** 0.8))

  return (at) => {
    let [low, high] = [0, count - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sums[middle] ?? total) > at * total) high = middle
      else low = middle + 1
    }

    return low
  }
}

function sharePosts(communities: ScaledCommunity[], memberCount: number, postCount: number): void {
  let [members, posts] = [0, 0]
  for (const community of communities) {
    members += community.members.length
    community.firstPostIndex = posts
    community.postCount = Math.round((members / memberCount) * postCount) - posts
    posts += community.postCount
  }
}
