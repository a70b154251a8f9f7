import type { TierLetter } from '#prisma/generated.server/client.ts'
import type { TierSubject } from '#workflows/billing/tiers.rules.ts'
import type { Mail } from '../messaging/mail-blocks.ts'
import { sendPersonMail } from '../messaging/send-person-mail.ts'
import { sendProcessMail } from '../messaging/send-process-mail.ts'
import type { Deps } from '../platform/deps.ts'

export type TierReaders = { users: string[]; organization: { name: string; slug: string } | null }

/** Who reads letters about a tier: the person, or all owners of the organization as they are now. */
export async function loadTierReaders({ db }: Deps, { kind, id }: TierSubject): Promise<TierReaders> {
  if (kind === 'person') {
    const user = await db.accounts.user.findUnique({ where: { id }, select: { id: true } })

    return { users: user ? [user.id] : [], organization: null }
  }

  return db.forOrganization(id, async (tx) => {
    const organization = await tx.organization.findUniqueOrThrow({ where: { id }, select: { name: true, slug: true } })
    const owners = await tx.staff.findMany({
      where: { organizationId: id, role: 'owner' },
      orderBy: { userId: 'asc' },
      select: { userId: true },
    })

    return { users: owners.map(({ userId }) => userId), organization }
  })
}

export type DeliverTierMailInput = {
  subject: TierSubject
  letter: Pick<TierLetter, 'id' | 'about'>
  userId: string
  mail: Mail
}

/** One delivery a letter and reader: an owner's in the tenant's deliveries, a person's beside those of their account. */
export async function deliverTierMail(
  deps: Deps,
  { subject, letter, userId, mail }: DeliverTierMailInput,
): Promise<void> {
  const kind = `tier.${letter.about}`
  if (subject.kind === 'person') {
    await sendPersonMail(deps, { deliveryId: letter.id, userId, kind, mail })

    return
  }
  const dedupeKey = `tier:${letter.id}:${userId}`
  await sendProcessMail(deps, { organizationId: subject.id, userId, dedupeKey, kind, class: 'transactional', mail })
}
