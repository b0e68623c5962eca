import type { Client } from '@hubspot/api-client'
import type { BrowserContext, Page } from 'playwright-core'
import { expect } from 'vitest'
import { EXTENSION_ORIGIN } from '#shared/extension-id.ts'
import type { Overlay } from '../support/overlay.ts'

/** What the card of the story's partner says on every site once the first mail went out. */
export async function expectCard({ card, health, next }: Overlay): Promise<void> {
  await card.filter({ hasText: 'Phase 1, day 1 of 14' }).waitFor()
  expect(await card.textContent()).toContain('Tier 2')
  expect(await card.locator('.name').textContent()).toBe('ClockworkCoaching')
  expect(await health.textContent()).toContain('Onboarding')
  expect(await next.textContent()).toContain('Follow-up 1')
}

/** Fills what blocks, as a person would, and waits until the preview holds it. */
export async function fillBlanks(overlay: Overlay, values: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(values)) await overlay.field(name).fill(value)
  await settled(overlay)
}

/** Waits until the preview shows everything that was typed. */
export async function settled({ preview }: Overlay): Promise<void> {
  await preview.and(preview.page().locator('[aria-busy=false]')).waitFor()
}

export function isFocused(overlay: Overlay, name: string): Promise<boolean> {
  return overlay.field(name).evaluate((field) => (field.getRootNode() as ShadowRoot).activeElement === field)
}

/** YouTube says its dark theme by an attribute of the root element. */
export async function inDark(page: Page, look: () => Promise<void>): Promise<void> {
  const turn = (dark: boolean) => page.evaluate((on) => document.documentElement.toggleAttribute('dark', on), dark)
  await turn(true)
  await page.locator('tributary-overlay [data-theme=dark]').waitFor({ state: 'attached' })
  await look()
  await turn(false)
  await page.locator('tributary-overlay [data-theme=light]').waitFor({ state: 'attached' })
}

/** When each record of a type was last changed in HubSpot, by id; as the official client reads it. */
export async function lastChanges(client: Client, type: string): Promise<Map<string, string>> {
  const records = await client.crm.objects.basicApi.getPage(type, 100, undefined, ['hs_lastmodifieddate'])
  return new Map(records.results.map(({ id, properties }) => [id, properties.hs_lastmodifieddate ?? '']))
}

/** Ids whose record is new or was changed between the two. */
export function moved(before: Map<string, string>, after: Map<string, string>): string[] {
  return [...after].filter(([id, at]) => before.get(id) !== at).map(([id]) => id)
}

/** The token this browser signed in with, read where only the extension's own pages can. */
export async function deviceToken(context: BrowserContext): Promise<string> {
  const page = await context.newPage()
  await page.goto(`${EXTENSION_ORIGIN}/options.html`)
  const token = await page.evaluate(async () => {
    const { chrome } = globalThis as unknown as {
      chrome: { storage: { local: { get(key: string): Promise<Record<string, { token: string }>> } } }
    }
    return (await chrome.storage.local.get('session')).session?.token ?? ''
  })
  await page.close()
  return token
}
