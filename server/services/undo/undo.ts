import { and, eq, isNull } from 'drizzle-orm'
import { audit } from '../../db/tables/audit.ts'
import { AppError } from '../../errors.ts'
import { nouns, partnerOf } from '../../write/changes.ts'
import type { Context } from '../../write/context.ts'
import { write } from '../../write/write.ts'

/**
 * Takes back what an audit row recorded, newest change first. Within the hold HubSpot has not seen it and never will;
 * later it is a compensating write. Throws `not-found`, `conflict` if it was undone already, `forbidden` for another
 * person's write unless an admin asks, `conflict` too if anything moved on since or others wrote about a partner it made.
 */
export async function undoWrite(ctx: Context, auditId: string): Promise<void> {
  await write(ctx, { action: 'undo', needs: 'manager', input: { auditId } }, async (changes) => {
    const found = and(eq(audit.portalId, ctx.portal.id), eq(audit.id, auditId))
    const [row] = await changes.db.select().from(audit).where(found)
    if (!row) throw new AppError('not-found', `There is no write ${auditId} to undo.`)
    if (ctx.role !== 'admin' && !isSameActor(row.actor, ctx.actor)) {
      throw new AppError('forbidden', 'Only the person who did it or an admin can undo it.')
    }
    if (!row.changes.every((change) => change.noun in nouns)) {
      throw new AppError('conflict', `"${row.action}" cannot be undone. Do the opposite instead.`)
    }
    const claimed = await changes.db
      .update(audit)
      .set({ undoneAt: ctx.now })
      .where(and(found, isNull(audit.undoneAt)))
      .returning({ id: audit.id })
    if (claimed.length === 0) throw new AppError('conflict', 'This was undone already.')
    await changes.lockPartners(
      row.changes.flatMap((change) => partnerOf(change.noun, (change.after ?? change.before)!) ?? []),
    )
    for (const change of row.changes.toReversed()) await changes.revert(change)
  })
}

function isSameActor(a: Context['actor'], b: Context['actor']): boolean {
  return a.kind === 'user' && b.kind === 'user' && a.id === b.id
}
