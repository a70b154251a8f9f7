import { unit, type ScaledCommunity, type ScaledMember, type ScalePlan } from './plan-scale.ts'
import { randomOf } from './random.ts'

export type ScaledPost = {
  postIndex: number
  author: ScaledMember
  createdMs: number
  replies: { author: ScaledMember; createdMs: number }[]
  likes: ScaledMember[]
}

/** Posts of a community with their answers and likes. Walked once for each table, equal each time, and never kept. */
export function* postsOf(plan: ScalePlan, community: ScaledCommunity): Generator<ScaledPost> {
  const { members, firstPostIndex, postCount } = community
  const random = randomOf(plan.seed, 2, community.communityIndex)
  const someone = (offset: number) => members[offset % members.length]
  for (let count = 0; count < postCount; count += 1) {
    const author = someone(random.below(members.length))
    if (!author) return
    const createdMs = laterThan(author.joinedMs)
    const replyCount = skewed(unit.replies / unit.posts)
    const likeCount = Math.min(skewed(unit.likes / unit.posts), members.length)
    const firstLike = random.below(members.length)

    yield {
      postIndex: firstPostIndex + count,
      author,
      createdMs,
      replies: list(replyCount, () => someone(random.below(members.length))).map((replier) => ({
        author: replier,
        createdMs: laterThan(Math.max(createdMs, replier.joinedMs)),
      })),
      likes: list(likeCount, (index) => someone(firstLike + index)),
    }
  }

  function laterThan(fromMs: number): number {
    return fromMs + random.below(Math.max(1, plan.nowMs - fromMs))
  }

  /** Most posts get little, a few get much: an exponential distribution around `mean`. */
  function skewed(mean: number): number {
    return Math.round(-Math.log(1 - random.below(1_000_000) / 1_000_000) * mean)
  }
}

function list(length: number, make: (index: number) => ScaledMember | undefined): ScaledMember[] {
  return Array.from({ length }, (_, index) => make(index)).filter((member) => member !== undefined)
}
