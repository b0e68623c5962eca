import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import { Undo } from '#shared/api/outreach.ts'
import { tierOf } from '#shared/framework/framework.ts'
import { question } from '../../db/tables/cadence.ts'
import { AppError } from '../../errors.ts'
import type { Context } from '../../write/context.ts'
import { write } from '../../write/write.ts'
import { lockPartner } from '../partner/find.ts'

/** "Was this the monthly review? yes / other / no" (DESIGN §6). */
export const Answer = z
  .discriminatedUnion('answer', [
    z.strictObject({ answer: z.literal('yes') }),
    z.strictObject({ answer: z.literal('other'), stream: z.string().min(1).max(60) }),
    z.strictObject({ answer: z.literal('no') }),
  ])
  .meta({ id: 'QuestionAnswer', example: { answer: 'yes' } })
export type Answer = z.infer<typeof Answer>

export const Answered = z.object({ stream: z.string().nullable(), undo: Undo.nullable() }).meta({ id: 'Answered' })
export type Answered = z.infer<typeof Answered>

/**
 * Says what a conversation was: the stream asked about, another one, or none. Throws `not-found`, also for a stream the
 * partner has not got, and `conflict` if it was answered.
 */
export async function answerQuestion(
  ctx: Context,
  id: string,
  { input, key }: { input: Answer; key: string | null },
): Promise<Answered> {
  const options = { action: 'question.answer', needs: 'manager', input: { id, ...input }, key, hold: true } as const
  const { value, undo } = await write(ctx, options, async (changes) => {
    const at = and(eq(question.portalId, ctx.portal.id), eq(question.id, id))
    const [asked] = await changes.db.select().from(question).where(at)
    if (!asked) throw new AppError('not-found', `There is no question ${id}.`)
    const partner = await lockPartner(changes, asked.partnerId)
    const [current] = await changes.db.select().from(question).where(at)
    if (!current || current.answer !== null) {
      throw new AppError('conflict', `${current?.answeredBy ?? 'Somebody'} has answered this: ${current?.answer}.`)
    }
    const stream = streamFor(input, asked.stream)
    const { streams } = tierOf(ctx.deps.framework, partner.tier)
    if (stream !== null && !streams.some((each) => each.id === stream)) {
      throw new AppError(
        'not-found',
        `${partner.name} has no stream "${stream}": ${streams.map((s) => s.id).join(', ')}.`,
      )
    }
    const slot = input.answer === 'yes' ? asked.slot : null
    if (stream !== null) await changes.update('touchpoint', asked.touchpointId, { stream, slot })
    await changes.update('question', id, { answer: input.answer, answeredBy: ctx.actor.name, answeredAt: ctx.now })
    return { stream }
  })
  return { ...value, undo }
}

function streamFor(input: Answer, asked: string): string | null {
  if (input.answer === 'yes') return asked
  return input.answer === 'other' ? input.stream : null
}
