import { and, eq, inArray } from 'drizzle-orm'
import { z } from 'zod'
import { Undo } from '#shared/api/outreach.ts'
import { defaultAsOf, type GivenReading, readingProblems } from '#shared/metric/check-reading.ts'
import { findMeasure, measuresOf } from '#shared/metric/definition.ts'
import { Month, type SourceOfReading } from '#shared/metric/reading.ts'
import { metric } from '../../db/tables/history.ts'
import { AppError } from '../../errors.ts'
import { localDate } from '../../time/local-date.ts'
import type { Changes, Row } from '../../write/changes.ts'
import type { Context } from '../../write/context.ts'
import { write } from '../../write/write.ts'

export const MOST_READINGS = 5000

export const SaveReadings = z
  .object({
    /** Where the numbers come from, in words, e.g. "billing export". */
    source: z.string().trim().min(1).max(200),
    readings: z
      .array(
        z.object({
          /** Left out or null: of the whole programme. */
          partnerId: z.uuid().nullable().default(null),
          name: z.string().min(1).max(100),
          month: Month,
          value: z.number(),
          target: z.number().nullable().default(null),
          asOf: z.iso.date().nullable().default(null),
          answers: z.int().nullable().default(null),
        }),
      )
      .min(1)
      .max(MOST_READINGS),
  })
  .meta({ id: 'SaveReadings' })
export type SaveReadings = z.infer<typeof SaveReadings>

export const SavedReadings = z
  .object({ created: z.int(), updated: z.int(), unchanged: z.int(), undo: Undo.nullable() })
  .meta({ id: 'SavedReadings' })
export type SavedReadings = z.infer<typeof SavedReadings>

type Save = { source: string; sourceKind: SourceOfReading; readings: readonly GivenReading[]; key: string | null }

/**
 * Keeps readings: one a partner (or the programme), metric and month, a later one in place of the earlier. All or none.
 * Throws `invalid` with one error a wrong reading, and `not-found` for an unknown partner.
 */
export async function saveReadings(ctx: Context, { key, ...input }: Save): Promise<SavedReadings> {
  const options = { action: 'metric.save', needs: 'manager', input, key, hold: true } as const
  const { value, undo } = await write(ctx, options, (changes) => putReadings(ctx, changes, input))
  return { ...value, undo }
}

/** The same inside another write. */
export async function putReadings(
  ctx: Context,
  changes: Changes,
  { source, sourceKind, readings }: Omit<Save, 'key'>,
): Promise<Omit<SavedReadings, 'undo'>> {
  const today = localDate(ctx.now, ctx.portal.timeZone)
  const given = check(ctx, readings, today)
  await changes.lockPartners(given.flatMap(({ partnerId }) => partnerId ?? []))
  const known = await loadKnown(changes, ctx.portal.id, given)
  const counts = { created: 0, updated: 0, unchanged: 0 }
  const created: Parameters<typeof changes.insertMany<'metric'>>[1][number][] = []
  for (const reading of given) {
    const before = known.get(keyOf(reading))
    const fields = { ...reading, asOf: reading.asOf ?? defaultAsOf(reading.month, today), source, sourceKind }
    if (!before) created.push(fields)
    else if (isSame(before, { ...fields, target: fields.target ?? before.target })) counts.unchanged += 1
    else {
      await changes.update('metric', before.id, { ...fields, target: fields.target ?? before.target })
      counts.updated += 1
    }
  }
  await changes.insertMany('metric', created)
  return { ...counts, created: created.length }
}

/** Readings under their metric's id with the target the framework gives; throws `invalid` naming each that is wrong. */
function check(ctx: Context, readings: readonly GivenReading[], today: string): GivenReading[] {
  const measures = measuresOf(ctx.deps.framework)
  const seen = new Set<string>()
  const errors = readings.flatMap((reading, i) => {
    const at = keyOf({ ...reading, name: findMeasure(measures, reading.name)?.id ?? reading.name })
    const twice = seen.has(at) ? [`${reading.name} of ${reading.month} is given twice`] : []
    seen.add(at)
    return [...readingProblems(reading, measures, today), ...twice].map((message) => ({
      path: `readings.${i}`,
      message,
    }))
  })
  if (errors.length > 0) {
    const told = errors.slice(0, 5).map(({ path, message }) => `${path}: ${message}`)
    throw new AppError('invalid', `Nothing was kept. ${told.join('; ')}`, { errors })
  }
  return readings.map((reading) => {
    const { id, target } = findMeasure(measures, reading.name)!
    const fromFramework = target?.per === 'review' && reading.partnerId !== null ? target.at_least : null
    return { ...reading, name: id, target: reading.target ?? fromFramework }
  })
}

async function loadKnown(
  changes: Changes,
  portalId: string,
  readings: readonly GivenReading[],
): Promise<Map<string, Row<'metric'>>> {
  const names = [...new Set(readings.map(({ name }) => name))]
  const months = [...new Set(readings.map(({ month }) => month))]
  const rows = await changes.db
    .select()
    .from(metric)
    .where(and(eq(metric.portalId, portalId), inArray(metric.name, names), inArray(metric.month, months)))
  return new Map(rows.map((row) => [keyOf(row), row]))
}

function keyOf({ partnerId, name, month }: { partnerId: string | null; name: string; month: string }): string {
  return `${partnerId ?? ''} ${name} ${month}`
}

type Kept = Pick<Row<'metric'>, 'value' | 'target' | 'source' | 'asOf' | 'answers'>

function isSame(before: Kept, after: Kept): boolean {
  const text = ({ value, target, source, asOf, answers }: Kept) =>
    JSON.stringify([value, target, source, asOf, answers])
  return text(before) === text(after)
}
