import { describe, expect, it } from 'vitest'
import { loadFramework } from '#server/framework/load.ts'
import { nextClock } from '#shared/clocks/clock.ts'
import {
  type IncidentClockFacts,
  incidentClocks,
  type MessageKind,
  nextUpdateBy,
} from '#shared/clocks/incident-clocks.ts'
import type { LedgerEntry } from '#shared/clocks/run-clock.ts'

const { clocks: rules } = await loadFramework('templates/framework.yaml')

/** `HH:MM[:SS]` of 19 November, `20 HH:MM` of the day after; detected at 03:00. */
function at(text: string): number {
  const [day, time] = text.includes(' ') ? text.split(' ') : ['19', text]
  return Date.parse(`2026-11-${day}T${time!.padEnd(8, ':00')}Z`)
}

type Case = {
  messages?: [MessageKind, string][]
  ledger?: LedgerEntry[]
  now: string
  fixed?: string
  reopened?: string
  known?: string
  change?: { lead: string; starts: string; ends: string }
}

function clocksOf({ messages = [], ledger = [], now, fixed, reopened, known = '03:00', change }: Case) {
  const facts: IncidentClockFacts = {
    kind: change ? 'planned-change' : 'outage',
    knownAt: at(known),
    change: change ? { leadDueAt: at(change.lead), startsAt: at(change.starts), endsAt: at(change.ends) } : null,
    fixedAt: fixed ? at(fixed) : null,
    reopenedAt: reopened ? at(reopened) : null,
    messages: messages.map(([kind, text]) => ({ kind, at: at(text) })),
    ledger,
    now: at(now),
  }
  return incidentClocks(facts, rules)
}

/** `kind state [due]`, the due in the words of `at`. */
function told(given: Case): string[] {
  return clocksOf(given).map(({ kind, state, dueAt }) => {
    const due =
      dueAt && (dueAt.slice(8, 10) === '19' ? dueAt.slice(11, 19) : `${dueAt.slice(8, 10)} ${dueAt.slice(11, 19)}`)
    return [kind, state, due?.replace(/:00$/, '') ?? '-'].join(' ')
  })
}

const NOTICE: [MessageKind, string] = ['notice', '04:00']

describe('the clocks of an outage detected at 03:00', () => {
  // First notice: 03:00 + 2 h = 05:00, met strictly before. Update: last message + 4 h. Resolution: fix + 24 h.
  it.each<[string, Case, string[]]>([
    ['the first notice runs', { now: '03:30' }, ['first-notice running 05:00']],
    ['one second before two hours it still runs', { now: '04:59:59' }, ['first-notice running 05:00']],
    ['at two hours sharp it is missed', { now: '05:00' }, ['first-notice missed 05:00']],
    [
      'sent one second before is met',
      { messages: [['notice', '04:59:59']], now: '05:01' },
      ['first-notice met 05:00', 'update running 08:59:59'],
    ],
    [
      'sent at two hours sharp is late',
      { messages: [['notice', '05:00']], now: '05:01' },
      ['first-notice late 05:00', 'update running 09:00'],
    ],
    [
      'sent later stays late',
      { messages: [['notice', '06:30']], now: '07:00' },
      ['first-notice late 05:00', 'update running 10:30'],
    ],
    [
      'a message of the future counts for nothing yet',
      { messages: [['notice', '04:00']], now: '03:59' },
      ['first-notice running 05:00'],
    ],
    [
      'updates roll from the notice',
      { messages: [NOTICE], now: '07:59' },
      ['first-notice met 05:00', 'update running 08:00'],
    ],
    [
      'four hours sharp are in time',
      { messages: [NOTICE], now: '08:00' },
      ['first-notice met 05:00', 'update running 08:00'],
    ],
    [
      'a second more is missed',
      { messages: [NOTICE], now: '08:00:01' },
      ['first-notice met 05:00', 'update missed 08:00'],
    ],
    [
      'an early update rolls from itself',
      { messages: [NOTICE, ['update', '05:00']], now: '06:00' },
      ['first-notice met 05:00', 'update met 08:00', 'update running 09:00'],
    ],
    [
      'a late update is late, the next rolls from it',
      { messages: [NOTICE, ['update', '08:30']], now: '09:00' },
      ['first-notice met 05:00', 'update late 08:00', 'update running 12:30'],
    ],
    [
      'silence is one breach, not one every four hours',
      { messages: [NOTICE], now: '20 04:00' },
      ['first-notice met 05:00', 'update missed 08:00'],
    ],
    [
      'messages count in the order they were sent',
      { messages: [['update', '06:00'], NOTICE], now: '06:30' },
      ['first-notice met 05:00', 'update met 08:00', 'update running 10:00'],
    ],
    [
      'the fix stops the updates',
      { messages: [NOTICE], fixed: '07:00', now: '07:30' },
      ['first-notice met 05:00', 'update stopped 08:00', 'resolution running 20 07:00'],
    ],
    [
      'a fix after the deadline leaves the breach',
      { messages: [NOTICE], fixed: '09:00', now: '09:30' },
      ['first-notice met 05:00', 'update late 08:00', 'resolution running 20 09:00'],
    ],
    [
      'fixed before the first notice: the partner is still told in time',
      { fixed: '03:20', now: '04:00' },
      ['first-notice running 05:00', 'resolution running 20 03:20'],
    ],
    [
      '… and a resolution within two hours tells it',
      { messages: [['resolution', '04:30']], fixed: '03:20', now: '06:00' },
      ['first-notice met 05:00', 'resolution met 20 03:20'],
    ],
    [
      '… and a resolution after them does not',
      { messages: [['resolution', '06:00']], fixed: '03:20', now: '06:30' },
      ['first-notice late 05:00', 'resolution met 20 03:20'],
    ],
    [
      'a day after the fix is in time',
      { messages: [NOTICE, ['resolution', '20 07:00']], fixed: '07:00', now: '20 08:00' },
      ['first-notice met 05:00', 'update stopped 08:00', 'resolution met 20 07:00'],
    ],
    [
      'a second more is late',
      { messages: [NOTICE, ['resolution', '20 07:00:01']], fixed: '07:00', now: '20 08:00' },
      ['first-notice met 05:00', 'update stopped 08:00', 'resolution late 20 07:00'],
    ],
    [
      'an unsent resolution is missed',
      { messages: [NOTICE], fixed: '07:00', now: '20 07:00:01' },
      ['first-notice met 05:00', 'update stopped 08:00', 'resolution missed 20 07:00'],
    ],
    [
      'an update after the fix starts no clock',
      { messages: [NOTICE, ['update', '07:10']], fixed: '07:00', now: '08:30' },
      ['first-notice met 05:00', 'update stopped 08:00', 'resolution running 20 07:00'],
    ],
    [
      'a relapse counts from the reopening',
      { messages: [NOTICE], reopened: '10:00', now: '11:00' },
      ['first-notice met 05:00', 'update running 14:00'],
    ],
    ['a partner found later has two hours from then', { known: '06:00', now: '07:59' }, ['first-notice running 08:00']],
  ])('%s', (_name, given, expected) => {
    expect(told(given)).toEqual(expected)
  })

  it('are each partner’s own: what was sent to one meets nothing of another', () => {
    const told = clocksOf({ messages: [NOTICE], now: '06:00' })
    const untold = clocksOf({ now: '06:00' })

    expect([nextClock(told)?.kind, nextClock(told)?.state]).toEqual(['update', 'running'])
    expect([nextClock(untold)?.kind, nextClock(untold)?.state]).toEqual(['first-notice', 'missed'])
  })
})

const pause = (text: string): LedgerEntry => ({ action: 'pause', clock: 'update', at: at(text) })
const resume = (text: string): LedgerEntry => ({ action: 'resume', clock: 'update', at: at(text) })
const extend = (text: string, minutes: number): LedgerEntry => ({
  action: 'extend',
  clock: 'update',
  at: at(text),
  minutes,
})

describe('a clock with a ledger, notice at 04:00, update due 08:00', () => {
  it.each<[string, LedgerEntry[], string, string]>([
    ['paused at 06:00 it ends nowhere', [pause('06:00')], '20 06:00', 'update paused -'],
    // Two hours were left at 06:00: resumed at 10:00 they end at 12:00.
    ['resumed at 10:00 the two hours left run on', [pause('06:00'), resume('10:00')], '11:00', 'update running 12:00'],
    ['and are missed after them', [pause('06:00'), resume('10:00')], '12:00:01', 'update missed 12:00'],
    ['an hour more is an hour more', [extend('07:00', 60)], '08:30', 'update running 09:00'],
    ['extended twice it has both', [extend('05:00', 60), extend('07:00', 30)], '09:15', 'update running 09:30'],
    ['extended after the deadline it stays missed', [extend('08:30', 600)], '09:00', 'update missed 08:00'],
    ['paused after the deadline it stays missed', [pause('08:30')], '09:00', 'update missed 08:00'],
    ['an entry of the future does nothing yet', [pause('07:00')], '06:30', 'update running 08:00'],
    ['a pause from before runs on into the next clock', [pause('03:30')], '07:00', 'update paused -'],
    [
      'extended while paused it has both',
      [pause('06:00'), extend('07:00', 30), resume('10:00')],
      '11:00',
      'update running 12:30',
    ],
  ])('%s', (_name, ledger, now, expected) => {
    expect(told({ messages: [NOTICE], ledger, now }).at(-1)).toBe(expected)
  })
})

describe('the clocks of a planned change decided at 03:00, from 12:00 to 18:00 on the 20th', () => {
  const change = { lead: '19 20:00', starts: '20 12:00', ends: '20 18:00' }
  const soon = { lead: '18 20:00', starts: '20 12:00', ends: '20 18:00' }
  const NOTE: [MessageKind, string] = ['notice', '10:00']
  it.each<[string, Case, string[]]>([
    ['its notice has the lead time', { change, now: '19:59' }, ['change-notice running 20:00']],
    ['… strictly', { change, now: '20:00' }, ['change-notice missed 20:00']],
    [
      'a change that comes sooner than the lead time has two hours from the decision',
      { change: soon, now: '04:00' },
      ['change-notice running 05:00'],
    ],
    ['no update is due before it starts', { change, messages: [NOTE], now: '20 11:59' }, ['change-notice met 20:00']],
    [
      'updates run from its start',
      { change, messages: [NOTE], now: '20 13:00' },
      ['change-notice met 20:00', 'update running 20 16:00'],
    ],
    [
      'its end stops them',
      { change, messages: [NOTE, ['update', '20 15:00']], now: '20 23:00' },
      ['change-notice met 20:00', 'update met 20 16:00', 'update stopped 20 19:00'],
    ],
    [
      'done early it owes nothing more',
      { change, messages: [NOTE], fixed: '20 13:00', now: '20 17:00' },
      ['change-notice met 20:00', 'update stopped 20 16:00'],
    ],
  ])('%s', (_name, given, expected) => {
    expect(told(given)).toEqual(expected)
  })
})

describe('"next update by" in a message', () => {
  const facts: Omit<IncidentClockFacts, 'ledger' | 'messages'> = {
    kind: 'outage',
    knownAt: at('03:00'),
    change: null,
    fixedAt: null,
    reopenedAt: null,
    now: at('04:00'),
  }
  const change = { leadDueAt: at('03:00'), startsAt: at('20 12:00'), endsAt: at('20 18:00') }

  it.each<[string, Partial<typeof facts>, MessageKind, string | null]>([
    ['is four hours on while it lasts', {}, 'notice', '08:00'],
    ['is a day after the fix', { fixedAt: at('03:30') }, 'update', '20 03:30'],
    ['is nothing in the resolution', { fixedAt: at('03:30') }, 'resolution', null],
    ['of a planned change is four hours into it', { change }, 'notice', '20 16:00'],
    ['of a planned change is nothing once the end comes first', { change, now: at('20 15:00') }, 'update', null],
  ])('%s', (_name, given, kind, expected) => {
    const next = nextUpdateBy({ ...facts, ...given }, kind, rules)

    expect(next && Date.parse(next)).toBe(expected && at(expected))
  })
})
