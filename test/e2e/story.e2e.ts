import { Client } from '@hubspot/api-client'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SANDBOX_TOKEN } from '#server/sandbox/start.ts'
import { type Overlay, overlayOn } from '../support/overlay.ts'
import { openStoryWorld, type StoryWorld, signIn } from '../support/story-world.ts'
import { serveTestPages } from '../support/test-pages.ts'
import { workingDaysAfter } from '../support/working-days.ts'
import { deviceToken, expectCard, fillBlanks, inDark, isFocused, lastChanges, moved, settled } from './steps.ts'

const WATCH = 'https://www.youtube.com/watch?v=clockwork_1'
const MAIL = 'https://mail.google.com/mail/u/0/'
const THREAD = `${MAIL}#inbox/FMfcgzQZTgJkLmNpQrStVwXzBcDfGhJk`
const CREATOR = 'kevin@clockworkcoaching.test'
const VIDEO = 'The two-hour planning day: how our team stopped being late'
const PUSH_MS = 45_000

const modes = [
  { mode: 'custom-objects', env: { SANDBOX_PLAN: 'enterprise' } },
  { mode: 'companies', env: { SANDBOX_PLAN: 'starter' } },
]

describe.each(modes)('the story in $mode mode', ({ mode, env }) => {
  let world: StoryWorld
  let partnerId: string
  let recordUrl: string
  let watch: Page
  let compose: Page

  beforeAll(async () => {
    world = await openStoryWorld(mode, env)
    await serveTestPages(world.context)
  })
  afterAll(() => world?.close())

  const remote = () => new Client({ accessToken: SANDBOX_TOKEN, basePath: world.service.sandboxUrl })
  const record = () => {
    const [, type = '', id = ''] = /\/record\/([\d-]+)\/(\d+)$/.exec(recordUrl) ?? []
    return { type, id }
  }
  async function readRecord(properties: string[]) {
    const { type, id } = record()
    return (await remote().crm.objects.basicApi.getById(type, id, properties)).properties
  }

  async function stageId(label: string) {
    const { results } = await remote().crm.pipelines.pipelinesApi.getAll(record().type)
    return results.flatMap(({ stages }) => stages).find((stage) => stage.label === label)?.id
  }

  test('the first start tells what it did with counts and times, the partners, the link and the sandbox', () => {
    const output = world.service.output()
    expect(output).toMatch(/✓ Database .* \d+\.\d s/)
    expect(output).toMatch(new RegExp(`✓ HubSpot schema +${mode}: \\d+ changes applied +\\d+\\.\\d s`))
    expect(output).toMatch(/✓ Starter programme +\d+ partners, \d+ touchpoints, all marked as sample +\d+\.\d s/)
    expect(output).toMatch(/✓ Nightly run +\d+ partners scored, \d+ changed +\d+\.\d s/)
    expect(output).toMatch(/✓ Push to HubSpot +[1-9]\d* created, 0 updated, 0 refused, \d+ requests +\d+\.\d s/)
    expect(output).toMatch(/Tier +Partner +Phase +Health +Next touchpoint\n1 \* +ClockworkCoaching/)
    expect(output).toMatch(/[1-9]\d* HubSpot writes, \d+ HubSpot reads/)
    expect(output).toContain(`${world.gateway.url}/connect?key=`)
  })

  test('the options page signs in by the link of the terminal and shows how many partners are known', async () => {
    const options = await signIn(world)
    const partners = await world.api.partners()
    await expect.poll(() => options.getByTestId('partner-count').textContent()).toContain(`${partners.length} partners`)
    await options.close()
  })

  test('a channel that is no partner gets a quiet pill, and nothing is asked of the service before a click', async () => {
    watch = await world.context.newPage()
    await world.gateway.quiet()
    world.gateway.forget()
    await watch.goto(WATCH)
    const { pill } = overlayOn(watch)
    await pill.waitFor()
    expect(await pill.textContent()).toContain('Draft outreach')
    await world.picture(watch, 'stranger-pill')
    expect(world.gateway.asked()).toEqual([])
  })

  test('one click shows the filled draft: creator, the video on screen, the topic marked as a guess', async () => {
    const overlay = overlayOn(watch)
    await overlay.pill.click()
    await overlay.preview.waitFor()
    expect(world.gateway.asked()).toEqual(['POST /v1/templates/creator-outreach/render'])
    expect(await overlay.preview.textContent()).toContain('ClockworkCoaching')
    expect(await overlay.preview.textContent()).toContain(VIDEO)
    await overlay.draft.locator('.value.guess [data-value=topic]').waitFor()
    expect(await overlay.field('topic').inputValue()).not.toBe('')
    await world.picture(watch, 'draft')
    await inDark(watch, () => world.picture(watch, 'draft-dark'))
  })

  test('an empty topic keeps "Open in Gmail" shut and its field focused', async () => {
    const overlay = overlayOn(watch)
    const guess = await overlay.field('topic').inputValue()
    await overlay.field('topic').fill('')
    await overlay.missing.filter({ hasText: 'Still needed: automation topic' }).waitFor()
    expect(await overlay.openGmail.isDisabled()).toBe(true)
    expect(await isFocused(overlay, 'topic')).toBe(true)
    await world.picture(watch, 'draft-blank')
    await overlay.field('topic').fill(guess)
    await overlay.missing.filter({ hasText: 'You read it and press Send' }).waitFor()
    await settled(overlay)
    expect(await overlay.openGmail.isEnabled()).toBe(true)
  })

  test('the second click opens Gmail’s compose with recipient, subject and the rendered HTML', async () => {
    const overlay = overlayOn(watch)
    const subject = (await overlay.subject.textContent())?.replace(/^Subject\s*/, '') ?? ''
    const opened = world.context.waitForEvent('page')
    await overlay.openGmail.click()
    compose = await opened
    const dialog = compose.getByRole('dialog').filter({ has: compose.locator('[name=subjectbox]') })
    await dialog.locator('[g_editable] a[href="https://calendar.example.com/kevin"]').waitFor()
    expect(await dialog.locator('[name=subjectbox]').inputValue()).toBe(subject)
    expect(await dialog.locator('.chips').textContent()).toBe(CREATOR)
    expect(await dialog.locator('[g_editable]').textContent()).toContain(VIDEO)
    await overlayOn(compose).toast.filter({ hasText: 'Prospect created' }).waitFor()
    await world.picture(compose, 'compose')
  })

  test('there is a Tier 2 prospect with a draft, and no clock runs yet', async () => {
    const found = (await world.api.partners('ClockworkCoaching')).find((each) => each.stage === 'prospect')
    expect(found).toBeDefined()
    partnerId = found?.id ?? ''
    const context = await world.api.context(partnerId)
    expect(context).toMatchObject({ state: 'prospect', tier: { id: 'tier-2' }, next: null })
    expect(context.stage).toMatchObject({ id: 'prospect', day: null })
    expect(context.drafts).toHaveLength(1)
  })

  test('pressing Send logs the touch: Phase 1 day 1, the follow-up is due five working days later', async () => {
    const overlay = overlayOn(compose)
    await compose.locator('.aoO').click()
    await overlay.toast.filter({ hasText: 'Mail logged' }).waitFor()
    await overlay.undo.waitFor()
    await world.picture(compose, 'sent')
    const { stage, next, drafts, last } = await world.api.context(partnerId)
    expect(stage).toMatchObject({ id: 'initial-contact', day: 1 })
    expect(next).toMatchObject({ label: 'Follow-up 1', dueOn: workingDaysAfter(new Date(), 5, 'America/Chicago') })
    expect(drafts).toEqual([])
    expect(last).toMatchObject({ channel: 'email', direction: 'out', byName: 'Kevin' })
    await compose.close()
  })

  test('on a thread with the creator the card shows tier, phase, health and what is next', async () => {
    const thread = await world.context.newPage()
    await thread.goto(THREAD)
    const overlay = overlayOn(thread)
    await overlay.pill.filter({ hasText: 'Follow-up 1' }).waitFor()
    await world.picture(thread, 'thread-pill')
    await overlay.pill.click()
    await expectCard(overlay)
    await world.picture(thread, 'thread-card')
    await thread.close()
  })

  test('after the hold the partner stands in HubSpot, read by the official client', async () => {
    await expect.poll(async () => (await world.api.context(partnerId)).recordUrl, { timeout: PUSH_MS }).not.toBeNull()
    const context = await world.api.context(partnerId)
    recordUrl = context.recordUrl ?? ''
    expect(record().type).toMatch(mode === 'companies' ? /^0-2$/ : /^2-\d+$/)
    const wanted = {
      tributary_partner_key: partnerId,
      [mode === 'companies' ? 'name' : 'tributary_name']: 'ClockworkCoaching',
      tributary_tier: 'tier-2',
      ...(mode === 'companies'
        ? { tributary_stage: 'initial-contact' }
        : { hs_pipeline_stage: await stageId('Initial contact') }),
      tributary_health_status: 'onboarding',
      tributary_next_touchpoint: 'Follow-up 1',
      tributary_next_due: context.next?.dueOn,
      tributary_youtube_channel_id: 'UCClockworkCoaching00001',
    }
    expect(await readRecord(Object.keys(wanted))).toMatchObject(wanted)
  })

  test('the same card shows on the partner’s record in HubSpot', async () => {
    const page = await world.context.newPage()
    await page.goto(recordUrl)
    const overlay = overlayOn(page)
    await overlay.pill.filter({ hasText: 'Follow-up 1' }).waitFor()
    await overlay.pill.click()
    await expectCard(overlay)
    await world.picture(page, 'record-card')
    await page.close()
  })

  test('what a person edits in HubSpot comes back and shows in the card', async () => {
    const { type, id } = record()
    await world.sandbox.personEdits(type, id, { tributary_owner: 'Sarah of sales' })
    await world.api.run('pull')
    const page = await world.context.newPage()
    await page.goto(recordUrl)
    const overlay = overlayOn(page)
    await overlay.card.filter({ hasText: 'Sarah of sales' }).waitFor()
    await world.picture(page, 'edited-in-hubspot')
    await page.close()
  })

  test('back on YouTube the pill shows tier and next touchpoint without asking the service', async () => {
    await world.gateway.quiet()
    world.gateway.forget()
    await watch.goto(WATCH)
    const { pill } = overlayOn(watch)
    await pill.filter({ hasText: 'Follow-up 1' }).waitFor()
    expect(await pill.textContent()).toContain('Tier 2')
    expect(world.gateway.asked()).toEqual([])
    await world.picture(watch, 'partner-pill')
    await inDark(watch, () => world.picture(watch, 'partner-pill-dark'))
    await pill.click()
    await expectCard(overlayOn(watch))
    await world.picture(watch, 'partner-card')
    await inDark(watch, () => world.picture(watch, 'partner-card-dark'))
    await overlayOn(watch).root.getByText('Details').click()
    await world.picture(watch, 'partner-card-details')
  })

  test('an outreach taken back within ten seconds leaves no prospect, and HubSpot never sees one', async () => {
    await world.api.run('push')
    const mark = await world.sandbox.seq()
    const before = await lastChanges(remote(), record().type)
    const overlay = overlayOn(watch)
    await overlay.root.getByRole('button', { name: 'Collapse' }).click()
    await watch.locator('#related a[href="/@Habit-Workshop"]').click()
    await overlay.pill.filter({ hasText: 'Draft outreach' }).click()
    await overlay.preview.waitFor()
    await world.picture(watch, 'draft-of-a-channel-page')
    await fillBlanks(overlay, { videoTitle: 'Thirty days of writing one page', topic: 'writing habits' })
    const opened = world.context.waitForEvent('page')
    await overlay.openGmail.click()
    const mail = await opened
    await overlayOn(mail).undo.waitFor()
    expect(await world.api.partners('Habit Workshop')).toHaveLength(1)
    await overlayOn(mail).undo.click()
    await overlayOn(mail).toast.filter({ hasText: 'Undone' }).waitFor()
    await world.picture(mail, 'undone')
    expect(await world.api.partners('Habit Workshop')).toEqual([])
    await mail.close()
    await overlay.pill.filter({ hasText: 'Draft outreach' }).waitFor()

    // A later touch of somebody else: once HubSpot has it, the undone one had its time too.
    const [other] = await world.api.partners('Sample platform: CRM')
    await world.api.post('/v1/touchpoints', { partnerId: other?.id, channel: 'call', evidence: 'ticked' })
    await expect.poll(async () => (await world.sandbox.writesSince(mark)).length, { timeout: PUSH_MS }).not.toBe(0)
    await world.api.run('push')
    expect(moved(before, await lastChanges(remote(), record().type))).toHaveLength(1)
    const writes = await world.sandbox.writesSince(mark)
    expect(writes.map(({ method, path }) => `${method} ${path}`)).toEqual(writesOfOneTouch(record().type))
  })

  test('while the service is away the card shows the last known facts and their age', async () => {
    expect(await world.stopService()).toBe(0)
    await watch.goto(WATCH)
    const overlay = overlayOn(watch)
    await openCard(overlay)
    await overlay.card.filter({ hasText: /The service is away. Last known facts, (just now|\d+ min ago)/ }).waitFor()
    await expectCard(overlay)
    await world.picture(watch, 'service-away')
  })

  test('the night after the follow-up fell due, only the partners whose values moved are written to HubSpot', async () => {
    await world.startAgain(9)
    const output = world.service.output()
    const [, scored, changed] = /Nightly run +(\d+) partners scored, (\d+) changed/.exec(output) ?? []
    expect(Number(changed)).toBeGreaterThan(0)
    expect(Number(changed)).toBeLessThan(Number(scored))
    expect(output).toContain(`Push to HubSpot      0 created, ${changed} updated, 0 refused, 1 requests`)
    expect(output).toContain('1 HubSpot writes, ')
    const [write, ...more] = await world.sandbox.writesSince(0)
    expect(write?.path).toMatch(/\/batch\/update$/)
    expect(more).toEqual([])
    expect(await readRecord(['tributary_overdue_count'])).toMatchObject({ tributary_overdue_count: '1' })
  })

  test('the card comes back with the service', async () => {
    const overlay = overlayOn(watch)
    await overlay.card.getByRole('button', { name: 'Try again' }).click()
    await overlay.card.filter({ hasNotText: 'The service is away' }).waitFor()
    expect(await overlay.card.textContent()).toContain('Phase 1, day 10 of 14')
  })

  test('a device that was signed out elsewhere says so within one request', async () => {
    const headers = { authorization: `Bearer ${await deviceToken(world.context)}` }
    await world.gateway.quiet()
    world.gateway.forget()
    const revoked = await fetch(`${world.gateway.url}/v1/device/revoke`, { method: 'POST', headers })
    expect(revoked.status).toBe(200)
    await watch.goto(WATCH)
    const overlay = overlayOn(watch)
    await overlay.message.filter({ hasText: 'Not signed in' }).waitFor()
    const [revocation, ...asked] = world.gateway.asked()
    expect(revocation).toBe('POST /v1/device/revoke')
    expect(asked).toHaveLength(1)
    await world.picture(watch, 'signed-out')
  })
})

/** One partner in one batch; with custom objects its touch, and the line between the two. */
function writesOfOneTouch(type: string): unknown[] {
  const partner = expect.stringMatching(new RegExp(`^POST /crm/objects/[\\w-]+/${type}/batch/update$`))
  if (type === '0-2') return [partner]
  const touch = expect.stringMatching(/^POST .*\/batch\/upsert$/)
  const line = expect.stringMatching(/^POST .*\/batch\/(create|associate)/)
  return [partner, touch, line]
}

/** A card that was open on this site opens by itself; else the pill does it. */
async function openCard({ pill, card }: Overlay): Promise<void> {
  await pill.or(card).first().waitFor()
  if (await pill.isVisible()) await pill.click()
}
