import { and, eq, inArray, sql } from 'drizzle-orm'
import { z } from 'zod'
import { type GivenReading, readingProblems } from '#shared/metric/check-reading.ts'
import { measuresOf } from '#shared/metric/definition.ts'
import { Month } from '#shared/metric/reading.ts'
import { partner } from '../../db/tables/partner.ts'
import { AppError } from '../../errors.ts'
import { localDate } from '../../time/local-date.ts'
import { type Context, requireRole } from '../../write/context.ts'
import { type ParsedReading, parseCsv, parseGrid } from './parse-import.ts'
import { MOST_READINGS, SavedReadings, saveReadings } from './save-readings.ts'

export const ImportReadings = z
  .object({
    /** `csv`: one number a line. `grid`: partners × metrics of one month, pasted from a spreadsheet. */
    format: z.enum(['csv', 'grid']),
    text: z.string().min(1).max(1_000_000),
    /** Month of a grid. */
    month: Month.optional(),
    source: z.string().trim().min(1).max(200),
    /** Check and count, keep nothing. */
    dryRun: z.boolean().default(false),
  })
  .meta({ id: 'ImportReadings' })
export type ImportReadings = z.infer<typeof ImportReadings>

export const ImportedReadings = z
  .object({
    /** Numbers found in the text. */
    found: z.int(),
    problems: z.array(z.object({ row: z.int(), message: z.string() })),
    saved: SavedReadings.nullable(),
  })
  .meta({ id: 'ImportedReadings' })
export type ImportedReadings = z.infer<typeof ImportedReadings>

/**
 * Takes readings out of a table. All or none: with one wrong row nothing is kept and every wrong row is told. Throws
 * `invalid` for a text that is no such table.
 */
export async function importReadings(
  ctx: Context,
  input: ImportReadings,
  key: string | null,
): Promise<ImportedReadings> {
  requireRole(ctx, 'manager')
  const parsed = parseInput(ctx, input)
  if (parsed.length > MOST_READINGS) {
    throw new AppError('invalid', `These are ${parsed.length} numbers; one import takes ${MOST_READINGS}. Split it.`)
  }
  const { readings, problems } = await resolve(ctx, parsed)
  if (problems.length > 0 || input.dryRun || readings.length === 0) {
    return { found: parsed.length, problems, saved: null }
  }
  const saved = await saveReadings(ctx, { source: input.source, sourceKind: input.format, readings, key })
  return { found: parsed.length, problems, saved }
}

function parseInput(ctx: Context, { format, text, month }: ImportReadings): ParsedReading[] {
  if (format === 'csv') return parseCsv(text)
  if (month === undefined) throw new AppError('invalid', 'A grid is of one month: name it, e.g. 2026-10.')
  return parseGrid(text, month, measuresOf(ctx.deps.framework))
}

async function resolve(
  ctx: Context,
  parsed: readonly ParsedReading[],
): Promise<{ readings: GivenReading[]; problems: { row: number; message: string }[] }> {
  const today = localDate(ctx.now, ctx.portal.timeZone)
  const measures = measuresOf(ctx.deps.framework)
  const partners = await partnersNamed(ctx, [...new Set(parsed.map((each) => each.partner.toLowerCase()))])
  const readings: GivenReading[] = []
  const problems: { row: number; message: string }[] = []
  for (const { row, partner: text, ...rest } of parsed) {
    const ids = partners.get(text.toLowerCase()) ?? []
    const found = text === '' ? null : ids.length === 1 ? ids[0]! : undefined
    const whom = `${ids.length === 0 ? 'no partner is' : `${ids.length} partners are`} called "${text}"`
    const reading = { ...rest, partnerId: found ?? null }
    const wrong = [
      ...(found === undefined ? [`${whom}; write its whole name or its id`] : []),
      ...(Month.safeParse(rest.month).success ? [] : [`"${rest.month}" is no month such as 2026-10`]),
      ...(rest.asOf === null || z.iso.date().safeParse(rest.asOf).success ? [] : [`as of "${rest.asOf}" is no date`]),
    ]
    const told = wrong.length > 0 ? wrong : readingProblems(reading, measures, today)
    for (const message of told) problems.push({ row, message })
    readings.push(reading)
  }
  return { readings, problems }
}

/** Ids of the partners by name or id, in lower case. */
async function partnersNamed(ctx: Context, texts: readonly string[]): Promise<Map<string, string[]>> {
  const names = texts.filter((text) => text !== '')
  if (names.length === 0) return new Map()
  const rows = await ctx.deps.database.db
    .select({ id: partner.id, name: sql<string>`lower(${partner.name})` })
    .from(partner)
    .where(
      and(
        eq(partner.portalId, ctx.portal.id),
        sql`(${inArray(sql`lower(${partner.name})`, names)} or ${inArray(sql`${partner.id}::text`, names)})`,
      ),
    )
  const found = new Map<string, string[]>()
  for (const { id, name } of rows) {
    for (const text of [id, name]) found.set(text, [...(found.get(text) ?? []), id])
  }
  return found
}
