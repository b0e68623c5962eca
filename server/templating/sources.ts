import { z } from 'zod'
import type { PageFacts } from '#shared/api/outreach.ts'
import { BandId } from '#shared/framework/health.ts'

const Text = z.string().nullish()
const Metric = z.union([
  z.number(),
  z.string(),
  z.strictObject({
    value: z.union([z.number(), z.string()]),
    /** Highest value of a rating, e.g. 5. */
    scale: z.number().optional(),
    /** Where the number comes from and the date it is true for, both shown to the person. */
    source: z.string().optional(),
    asOf: z.iso.date().optional(),
  }),
])

/**
 * Facts somebody already gathered for one mail, by the name of their source. Everything may be missing: what is not
 * there becomes a blank, a dropped line or a default, as the template says.
 */
export const TemplateSources = z.strictObject({
  /** The YouTube channel on screen. */
  channel: z.object({ name: Text, handle: Text, url: Text, email: Text }).nullish(),
  /** The video on screen, else the latest upload. */
  video: z.object({ title: z.string(), url: z.string(), keywords: z.array(z.string()).optional() }).nullish(),
  /** `phase` 1–4; 0 for a prospect. */
  partner: z
    .strictObject({
      name: Text,
      industry: Text,
      demoUrl: Text,
      /** Who signs mails to it, if not whom the template names. */
      sender: Text,
      band: BandId.nullish(),
      phase: z.int().min(0).max(4).nullish(),
    })
    .nullish(),
  /** The contact with the template's recipient role. */
  contact: z.strictObject({ name: Text, email: Text }).nullish(),
  sender: z.strictObject({ name: Text, title: Text, email: Text, calendarUrl: Text, organisation: Text }).nullish(),
  /** Programme settings by name, e.g. organisation, audience. */
  framework: z.record(z.string(), z.union([z.string(), z.number()]).nullish()).nullish(),
  /** Computed by the caller: week number, reported month as 2026-10, quarter 1–4 (rows.md, placeholders). */
  reported: z
    .strictObject({ week: z.int().nullish(), month: Text, quarter: z.int().min(1).max(4).nullish() })
    .nullish(),
  /** KPI values of the reported month, by KPI id of framework.yaml; percentages in points. */
  metrics: z.record(z.string(), Metric.nullish()).nullish(),
  /** What the last mail to this partner said. `sentOn` is a date. */
  last: z
    .strictObject({
      sentOn: Text,
      subject: Text,
      nextWeek: z.array(z.string()).nullish(),
      openDecisions: z.array(z.string()).nullish(),
      /** What is known of the two lists: "sent 2026-11-13", "as drafted 2026-11-13". */
      lists: Text,
    })
    .nullish(),
  /**
   * The incident or planned change a clock runs for (DESIGN §8): what was written into its form. Times are in words
   * with their zone, "14:05 CET", since that is how they are read.
   */
  incident: z
    .strictObject({
      what: Text,
      detectedAt: Text,
      fixedAt: Text,
      impact: Text,
      timeline: Text,
      workaround: z.array(z.string()).nullish(),
      progress: Text,
      resources: Text,
      confirmation: Text,
      rootCause: Text,
      prevention: z.array(z.string()).nullish(),
      makeGood: Text,
      nextUpdateBy: Text,
    })
    .nullish(),
  /** The open relationship issue. `openedOn` is a date. */
  issue: z.strictObject({ what: Text, openedOn: Text }).nullish(),
  /** `end` is a date. */
  contract: z.strictObject({ end: Text }).nullish(),
  /** Items kept for this partner. */
  items: z
    .strictObject({ stories: z.array(z.string()).nullish(), opportunities: z.array(z.string()).nullish() })
    .nullish(),
})
export type TemplateSources = z.infer<typeof TemplateSources>

/** The two sources a page gives. */
export function sourcesOfPage(facts: PageFacts): Pick<TemplateSources, 'channel' | 'video'> {
  const { name, handle, url } = facts.channel
  return { channel: { name, handle, url, email: facts.email }, video: facts.video }
}
