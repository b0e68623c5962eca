import type { Db } from '../../db/client.ts'
import type { Context } from '../../write/context.ts'
import { getOnCall } from '../notify/on-call.ts'

/** Who holds a level of an issue: as the settings name, else the partner's owner for level 1, else nobody (row 155). */
export async function holderOf(
  ctx: Context,
  db: Db,
  { level, partnerOwner }: { level: number; partnerOwner: string | null },
): Promise<string | null> {
  const { levels } = await getOnCall(db, ctx.portal.id)
  const named = levels[`${level}` as keyof typeof levels]
  if (named) return named
  return ctx.deps.framework.escalation[level - 1]?.defaults_to === 'communication-owner' ? partnerOwner : null
}
