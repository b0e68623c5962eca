import { describe, expect, it } from 'vitest'
import { type AlertState, decideAlert } from '#shared/notify/decide-alert.ts'
import { whoIsTold } from '#shared/notify/who-is-told.ts'

const person = (name: string, quiet: { from: string; to: string } | null) => ({
  name,
  email: `${name.toLowerCase()}@reservoir.example`,
  timeZone: 'UTC',
  quiet,
  digestAt: null,
})
const NIGHT = { from: '22:00', to: '07:00' }
const [sarah, kevin, lead] = [person('Sarah', NIGHT), person('Kevin', null), person('Lead', NIGHT)]

describe('who hears of an alert', () => {
  it.each([
    ['12:00', 0, 0, ['Sarah']],
    ['12:00', 0, 1, ['Sarah', 'Kevin']],
    ['12:00', 50, 0, ['Sarah', 'Kevin']],
    ['12:00', 80, 0, ['Sarah', 'Kevin', 'Lead']],
    ['03:00', 0, 0, ['Kevin']],
    ['03:00', 80, 3, ['Kevin']],
    ['03:00', 100, 0, ['Sarah', 'Kevin', 'Lead']],
    ['22:00', 0, 0, ['Kevin']],
    ['07:00', 0, 0, ['Sarah']],
  ])('at %s, %i %% and told %i times before: %j', (time, level, times, names) => {
    expect(whoIsTold([sarah!, kevin!, lead!], { level, times }, () => time).map(({ name }) => name)).toEqual(names)
  })

  it('is the first of the order where everybody has quiet hours', () => {
    const told = whoIsTold([sarah!, lead!], { level: 80, times: 0 }, () => '03:00')
    expect(told.map(({ name }) => name)).toEqual(['Sarah'])
  })
})

describe('an alert', () => {
  const told: AlertState = { level: 50, missed: 0, open: true, toldAt: 0, times: 0, acknowledged: false }
  const minutes = (count: number) => ({ now: count * 60_000, repeatMs: 15 * 60_000 })

  it.each<[string, AlertState | null, number, number, number, boolean]>([
    ['opens', null, 0, 0, 0, true],
    ['is not told again at once', told, 50, 0, 14, false],
    ['is told again after its time', told, 50, 0, 15, true],
    ['is silent once acknowledged', { ...told, acknowledged: true }, 50, 0, 60, false],
    ['rises past an acknowledgement', { ...told, acknowledged: true }, 80, 0, 1, true],
    ['tells of one more missed deadline', { ...told, level: 100, missed: 1, acknowledged: true }, 100, 2, 1, true],
    ['is silent when it falls', told, 0, 0, 60, false],
    ['that was over opens anew', { ...told, open: false, acknowledged: true }, 0, 0, 1, true],
  ])('%s', (_name, before, level, missed, at, tell) => {
    expect(decideAlert(before, { level, missed }, minutes(at)).tell).toBe(tell)
  })
})
