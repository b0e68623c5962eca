import { slotsOf } from '#shared/cadence/slots.ts'
import { runningStreams } from '#shared/cadence/streams.ts'
import { addDays, addPeriods, nextWorkingDay, weekdayOf } from '#shared/date.ts'
import { tierOf } from '#shared/framework/framework.ts'
import type { DatedStream } from '#shared/framework/tiers.ts'
import type { Partner } from '#shared/partner.ts'
import type { Channel, Evidence } from '#shared/touchpoint.ts'
import type { SampleRow } from './expand.ts'
import type { Habit, SamplePartner, SampleTouch } from './spec.ts'
import { officeHour, type SampleWorld, workingDayAgo } from './world.ts'

type PartnerWorld = SampleWorld & { phaseDates: Partner['phaseDates'] }
type Touch = Omit<SampleRow<'touchpoint'>, 'id' | 'partnerId'>
/** A touch on a local date, its hour not yet chosen. */
type DayTouch = Omit<Touch, 'occurredAt'> & { on: string }
type Due = { key: string | null; dueOn: string }

const EVIDENCE: Record<Channel, Evidence> = { email: 'gmail', meeting: 'hubspot', call: 'hubspot', other: 'ticked' }

/** Who writes in the starter programme. */
const SENDER = 'Kevin'

/** The year behind the partner: how it began, what its streams asked for and got, oldest first. Nothing is of today. */
export function expandTouches(spec: SamplePartner, world: PartnerWorld): Touch[] {
  const end = addDays(world.today, -(spec.stoppedDaysAgo ?? 0))
  const days = [...beginning(spec, world), ...singles(spec, world), ...history(spec, world)]
  return days
    .filter(({ on }) => on < end)
    .toSorted((a, b) => (a.on < b.on ? -1 : Number(a.on > b.on)))
    .map(({ on, ...touch }, number) => ({ ...touch, occurredAt: officeHour(world, on, number) }))
}

/** A partner past Phase 2 once got a mail, answered it and had a call. */
function beginning(spec: SamplePartner, { today, framework }: PartnerWorld): DayTouch[] {
  const first = spec.phases['1']
  if (first === undefined || spec.phases['3'] === undefined) return []
  const template = tierOf(framework, spec.tier).outreach_template
  const what = 'Partnership proposal'
  return [
    { daysAgo: first, what, stream: 'outreach', templateId: template },
    { daysAgo: first - 3, what, direction: 'in' as const },
    { daysAgo: first - 8, what: 'Discovery call', channel: 'call' as const },
  ].map((touch) => toDayTouch(touch, today))
}

function singles({ touches = [] }: SamplePartner, { today }: PartnerWorld): DayTouch[] {
  return touches.map((touch) => toDayTouch(touch, today))
}

function toDayTouch(touch: SampleTouch, today: string): DayTouch {
  const { what, stream = null, direction = 'out', channel = 'email', templateId = null } = touch
  return dayTouch(workingDayAgo(today, touch.daysAgo), { stream, subject: what, direction, channel, templateId })
}

/** Streams as they would have run had the partner gone on: a paused or ended one has a past too. */
function history({ tier, habits = {} }: SamplePartner, world: PartnerWorld): DayTouch[] {
  const { streams } = tierOf(world.framework, tier)
  return runningStreams({ partner: { stage: 'ongoing', phaseDates: world.phaseDates }, streams }).flatMap(
    ({ stream, start }) => {
      const habit = habits[stream.id]
      return habit ? keep(stream, habit, { dues: duesOf(stream, start, world.today), today: world.today }) : []
    },
  )
}

/** Due dates before today, newest first. */
function duesOf(stream: DatedStream, start: string, today: string): Due[] {
  if (stream.kind === 'anchored') return slotsOf(stream, start, addDays(today, -1)).toReversed()
  const dues: Due[] = []
  for (let times = 1; ; times += 1) {
    const dueOn = nextWorkingDay(addPeriods(start, stream.every, times))
    if (dueOn >= today) return dues.toReversed()
    dues.push({ key: null, dueOn })
  }
}

function keep(stream: DatedStream, habit: Habit, { dues, today }: { dues: Due[]; today: string }): DayTouch[] {
  const silentFrom = addDays(today, -(habit.silentDays ?? 0))
  return dues.flatMap(({ key, dueOn }, age) => {
    const late = habit.lateness[age % habit.lateness.length] ?? null
    const on = late === null ? null : movedBy(dueOn, late)
    if (on === null || on >= silentFrom) return []
    const isMail = habit.channel === 'email'
    const touch = dayTouch(on, {
      stream: stream.id,
      slot: key,
      channel: habit.channel,
      templateId: isMail ? (stream.template ?? null) : null,
      subject: key === null ? stream.label : `${stream.label}, ${key}`,
    })
    const wait = isMail && habit.replies ? habit.replies[age % habit.replies.length] : null
    return wait ? [touch, answerTo(touch, wait)] : [touch]
  })
}

/** Later days are moved on to a working day, earlier ones back to one. */
function movedBy(dueOn: string, days: number): string {
  const on = addDays(dueOn, days)
  return days >= 0 ? nextWorkingDay(on) : addDays(on, -Math.max(0, weekdayOf(on) - 5))
}

function answerTo(mail: DayTouch, days: number): DayTouch {
  return dayTouch(movedBy(mail.on, days), { direction: 'in', subject: mail.subject })
}

function dayTouch(on: string, touch: Partial<DayTouch>): DayTouch {
  return {
    on,
    stream: null,
    slot: null,
    status: 'done',
    direction: 'out',
    channel: 'email',
    templateId: null,
    subject: null,
    threadId: null,
    evidence: EVIDENCE[touch.channel ?? 'email'],
    byName: touch.direction === 'in' ? null : SENDER,
    reason: null,
    ...touch,
  }
}
