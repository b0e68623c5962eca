import type { CadenceInput, DatedTouch } from '#shared/cadence/input.ts'
import type { StreamSetting } from '#shared/cadence/override.ts'
import { AnchoredStream, RollingStream, type Stream } from '#shared/framework/tiers.ts'
import type { Partner } from '#shared/partner.ts'

const PARTNER = '00000000-0000-4000-8000-000000000001'

/** Ids that sort as they are numbered. */
export function uuid(number: number): string {
  return `00000000-0000-4000-9000-${String(number).padStart(12, '0')}`
}

let made = 0

/** A done outgoing mail of a stream on a day; everything can be said otherwise. */
export function touch(stream: string | null, on: string | null, more: Partial<DatedTouch> = {}): DatedTouch {
  made += 1
  return {
    id: uuid(made),
    partnerId: PARTNER,
    stream,
    slot: null,
    status: 'done',
    on,
    occurredAt: on === null ? null : `${on}T15:00:00.000Z`,
    direction: 'out',
    channel: 'email',
    templateId: null,
    subject: null,
    threadId: null,
    evidence: 'gmail',
    byName: 'Kevin',
    reason: null,
    revision: 1,
    createdAt: `${on ?? '2026-01-01'}T15:00:00.000Z`,
    ...more,
  }
}

export function reply(on: string, more: Partial<DatedTouch> = {}): DatedTouch {
  return touch(null, on, { direction: 'in', occurredAt: `${on}T16:00:00.000Z`, ...more })
}

const base = { label: 'A stream', origin: { from: 'added' }, from_phase: 4 } as const

export function weekly(more: object = {}): AnchoredStream {
  const every = { days: 7 }
  const slot = { weekday: 'friday' }
  return AnchoredStream.parse({ ...base, id: 'weekly', kind: 'anchored', every, slot, grace_working_days: 1, ...more })
}

export function fortnightly(more: object = {}): AnchoredStream {
  return weekly({ id: 'fortnightly', every: { days: 14 }, ...more })
}

export function monthly(more: object = {}): AnchoredStream {
  const every = { months: 1 }
  const slot = { week_of_month: 1 }
  return AnchoredStream.parse({ ...base, id: 'monthly', kind: 'anchored', every, slot, grace_working_days: 3, ...more })
}

export function quarterly(more: object = {}): AnchoredStream {
  return monthly({ id: 'quarterly', every: { months: 3 }, slot: { week_of_month: 4 }, grace_working_days: 10, ...more })
}

export function rolling(more: object = {}): RollingStream {
  const every = { months: 3 }
  return RollingStream.parse({ ...base, id: 'rolling', kind: 'rolling', every, grace_working_days: 10, ...more })
}

export type World = {
  stage?: Partner['stage']
  phaseDates?: Partner['phaseDates']
  streams?: readonly Stream[]
  touchpoints?: readonly DatedTouch[]
  settings?: readonly StreamSetting[]
  away?: CadenceInput['away']
  holidays?: CadenceInput['holidays']
  today: string
}

/** A partner in Phase 4 since 2026-06-01, unless said otherwise. */
export function cadence({
  stage = 'ongoing',
  phaseDates,
  streams = [],
  touchpoints = [],
  ...rest
}: World): CadenceInput {
  return {
    ...rest,
    partner: { stage, phaseDates: phaseDates ?? { '1': '2026-04-01', '4': '2026-06-01' } },
    streams,
    followUpWorkingDays: [5, 10],
    followUpTemplate: 'outreach-follow-up',
    touchpoints,
  }
}

/** Settings of one stream, everything as in the tier but for what is said. */
export function setting(stream: string, more: Partial<StreamSetting> = {}): StreamSetting {
  return { stream, override: {}, pauses: [], snoozedSlot: null, snoozedUntil: null, ...more }
}
