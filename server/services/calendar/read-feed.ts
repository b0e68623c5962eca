import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import { applyMarks, inDayOrder } from '#shared/calendar/apply-marks.ts'
import { diffFeed, type ToldEvent } from '#shared/calendar/diff-feed.ts'
import type { FeedEvent } from '#shared/calendar/feed.ts'
import type { CalendarItem } from '#shared/calendar/item.ts'
import { partnerItems } from '#shared/calendar/month.ts'
import { addMonths, monthKey } from '#shared/date.ts'
import type { Db } from '../../db/client.ts'
import { calendarFeed, calendarFeedEvent } from '../../db/tables/calendar.ts'
import { portal as portalTable } from '../../db/tables/portal.ts'
import type { Deps } from '../../deps.ts'
import { localDate } from '../../time/local-date.ts'
import type { Portal } from '../../write/context.ts'
import { hashSecret } from '../access/secret.ts'
import { programmeItems } from './get-calendar.ts'
import { loadMarks } from './load-marks.ts'
import { loadCalendarPartners } from './load-partners.ts'
import { writeIcs } from './write-ics.ts'

/** Months a feed looks back and ahead, and the most partners it holds; a calendar program gives up on more. */
const MONTHS_BACK = 1
const MONTHS_AHEAD = 3
const MOST_PARTNERS = 500

type FeedRow = typeof calendarFeed.$inferSelect

/**
 * The calendar behind a secret address as iCalendar text; null if there is none or it was revoked. What it told last is
 * kept, so that SEQUENCE grows with each change and what vanished is cancelled for 30 days.
 */
export async function readFeed(deps: Deps, secret: string, now: Date): Promise<string | null> {
  const { db } = deps.database
  const at = and(eq(calendarFeed.secretHash, hashSecret(secret)), isNull(calendarFeed.revokedAt))
  const [found] = await db
    .select({ feed: calendarFeed, portal: portalTable })
    .from(calendarFeed)
    .innerJoin(portalTable, eq(portalTable.id, calendarFeed.portalId))
    .where(at)
  if (!found) return null
  const { feed, portal } = found
  const months = windowOf(localDate(now, portal.timeZone))
  const items = await itemsOf(deps, portal, feed, months)
  const wanted = items.filter(({ state }) => state !== 'skipped').map((item) => toEvent(item, portal.id))
  const told = await db.transaction((tx) =>
    tell(tx as unknown as Db, feed, wanted, { now, windowFrom: `${months[0]}-01` }),
  )
  return writeIcs(nameOf(feed), told)
}

function windowOf(today: string): string[] {
  const first = `${monthKey(today)}-01`
  return Array.from({ length: MONTHS_BACK + 1 + MONTHS_AHEAD }, (_, i) => monthKey(addMonths(first, i - MONTHS_BACK)))
}

async function itemsOf(deps: Deps, portal: Portal, feed: FeedRow, months: readonly string[]): Promise<CalendarItem[]> {
  const { db } = deps.database
  const wanted = { id: feed.partnerId ?? undefined, owner: feed.person ?? undefined, limit: MOST_PARTNERS }
  const partners = feed.kind === 'team' ? [] : await loadCalendarPartners(db, portal.id, wanted)
  const items = partners.flatMap((partner) => months.flatMap((month) => partnerItems(month, partner, deps.framework)))
  if (feed.kind !== 'partner') {
    for (const month of months) items.push(...(await programmeItems({ deps, portal }, { month, owner: wanted.owner })))
  }
  return inDayOrder(
    applyMarks(
      items,
      await loadMarks(
        db,
        portal.id,
        items.map(({ key }) => key),
      ),
    ),
  )
}

/** Deterministic: the same item has the same UID in every feed and on every day. */
function toEvent(
  { key, on, label, partner, owners, plannedOn, state, moved }: CalendarItem,
  portalId: string,
): FeedEvent {
  const lines = [
    owners.length > 0 ? `Owner: ${owners.join(', ')}` : null,
    moved ? `Moved from ${plannedOn}` : null,
    state === 'done' ? 'Done' : null,
  ]
  return {
    uid: `${key.replaceAll(':', '.')}@${portalId}.tributary`,
    on,
    summary: `${state === 'done' ? '✓ ' : ''}${partner ? `${label}: ${partner.name}` : label}`,
    description: lines.filter((line) => line !== null).join('\n'),
  }
}

async function tell(
  db: Db,
  feed: FeedRow,
  wanted: readonly FeedEvent[],
  at: { now: Date; windowFrom: string },
): Promise<ToldEvent[]> {
  // Two calendar programs ask at once: the second counts on from what the first told.
  await db.select({ id: calendarFeed.id }).from(calendarFeed).where(eq(calendarFeed.id, feed.id)).for('update')
  const own = and(eq(calendarFeedEvent.portalId, feed.portalId), eq(calendarFeedEvent.feedId, feed.id))
  const rows = await db.select().from(calendarFeedEvent).where(own)
  const before = new Map<string, ToldEvent>(rows.map((row) => [row.uid, row]))
  const after = diffFeed(before, wanted, at)
  const gone = rows.filter(({ uid }) => !after.has(uid)).map(({ uid }) => uid)
  if (gone.length > 0) await db.delete(calendarFeedEvent).where(and(own, inArray(calendarFeedEvent.uid, gone)))
  await keep(
    db,
    feed,
    [...after.values()].filter((each) => each !== before.get(each.event.uid)),
  )
  return [...after.values()]
}

async function keep(db: Db, feed: FeedRow, events: readonly ToldEvent[]): Promise<void> {
  if (events.length === 0) return
  const rows = events.map(({ event, sequence, modifiedAt, cancelledAt }) => ({
    ...{ uid: event.uid, event, sequence, modified_at: modifiedAt, cancelled_at: cancelledAt },
  }))
  await db.execute(sql`
    insert into calendar_feed_event (portal_id, feed_id, uid, event, sequence, modified_at, cancelled_at)
    select ${feed.portalId}, ${feed.id}::uuid, uid, event, sequence, modified_at, cancelled_at
    from json_to_recordset(${JSON.stringify(rows)}::json) as r(uid text, event jsonb, sequence int,
      modified_at timestamptz, cancelled_at timestamptz)
    on conflict (portal_id, feed_id, uid) do update set event = excluded.event, sequence = excluded.sequence,
      modified_at = excluded.modified_at, cancelled_at = excluded.cancelled_at`)
}

function nameOf({ kind, person }: FeedRow): string {
  return kind === 'person' ? `Partnerships: ${person}` : kind === 'team' ? 'Partnerships: team' : 'Partnership'
}
