import { and, eq } from 'drizzle-orm'
import type { DueItem } from '#shared/due/item.ts'
import { hubspotTask } from '../../db/tables/hubspot.ts'
import type { Deps } from '../../deps.ts'
import type { Context, Portal } from '../../write/context.ts'
import { write } from '../../write/write.ts'
import { lockPartner } from '../partner/find.ts'

/**
 * A task of one touch that a person completed in HubSpot is that touch, ticked off: "no message found" is shown beside
 * it. The task of a batch asks instead, it never ticks forty (DESIGN §4). Answers how many touches were ticked.
 */
export async function takeCompletions(
  deps: Deps,
  portal: Portal,
  { items, now }: { items: readonly DueItem[]; now: Date },
): Promise<number> {
  const completed = await completedInHubSpot(deps, portal.id)
  const ticked = items.filter(({ id, partner }) => partner !== null && completed.has(id))
  const ctx: Context = { deps, portal, now, actor: { kind: 'hubspot', name: 'HubSpot' }, role: 'manager' }
  for (const item of ticked) await tick(ctx, item, completed.get(item.id) ?? now)
  return ticked.length
}

/** Keys of the tasks that were completed in HubSpot, and when. */
export async function completedInHubSpot(deps: Deps, portalId: string): Promise<Map<string, Date | null>> {
  const rows = await deps.database.db
    .select({ key: hubspotTask.key, at: hubspotTask.completedAt })
    .from(hubspotTask)
    .where(and(eq(hubspotTask.portalId, portalId), eq(hubspotTask.completedBy, 'hubspot')))
  return new Map(rows.map(({ key, at }) => [key, at]))
}

async function tick(ctx: Context, { id, partner, stream, slot, label, owners }: DueItem, at: Date): Promise<void> {
  const options = { action: 'task.completed', needs: 'manager', input: { id }, key: `task-done-${id}` } as const
  await write(ctx, options, async (changes) => {
    const { id: partnerId } = await lockPartner(changes, partner!.id)
    await changes.insert('touchpoint', {
      partnerId,
      stream,
      slot,
      status: 'done',
      occurredAt: at,
      direction: 'out',
      channel: 'other',
      templateId: null,
      subject: label,
      threadId: null,
      evidence: 'ticked',
      byName: owners[0] ?? null,
      reason: null,
    })
    return null
  })
}
