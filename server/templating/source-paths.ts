import { z } from 'zod'
import type { TemplateSources } from './sources.ts'
import { suggestTopic } from './suggest-topic.ts'

/** A fact on its way into a template: lists have one item a line. `source` is shown to the person. */
export type Fact = { raw: string; source: string; guess: boolean }

type Raw = string | number | string[] | null | undefined
type Source = {
  words: string | ((sources: TemplateSources) => string)
  guess?: boolean
  read: (sources: TemplateSources) => Raw
}

/** Every place `from:` in a meta.yaml may name, with the words a person sees for it. */
const PATHS: Record<string, Source> = {
  'channel.name': { words: 'channel page', read: (s) => s.channel?.name },
  'channel.email': { words: 'channel page', read: (s) => s.channel?.email },
  'channel.url': { words: 'channel page', read: (s) => s.channel?.url },
  'video.title': { words: 'video on screen', read: (s) => s.video?.title },
  'video.url': { words: 'video on screen', read: (s) => s.video?.url },
  'video.topic': {
    words: 'suggested from the video title',
    guess: true,
    read: (s) => s.video && suggestTopic(s.video.title, { keywords: s.video.keywords, channel: s.channel?.name }),
  },
  'contact.name': { words: 'partner contact', read: (s) => s.contact?.name },
  'contact.email': { words: 'partner contact', read: (s) => s.contact?.email },
  'partner.name': { words: 'partner record', read: (s) => s.partner?.name },
  'partner.industry': { words: 'partner record', read: (s) => s.partner?.industry },
  'partner.demoUrl': { words: 'partner record', read: (s) => s.partner?.demoUrl },
  // Rows 93 and ambiguity 48: only a partner at 70 or more is told that results are strong.
  'partner.strongResults': {
    words: 'health band of the partner',
    read: (s) => s.partner?.band && (['thriving', 'healthy'].includes(s.partner.band) ? 'yes' : 'no'),
  },
  // The survey asks about the start until Phase 4 is reached.
  'partner.launching': {
    words: 'phase of the partner',
    read: (s) => s.partner?.phase && (s.partner.phase < 4 ? 'yes' : 'no'),
  },
  'sender.name': { words: 'sender profile', read: (s) => s.sender?.name },
  'sender.title': { words: 'sender profile', read: (s) => s.sender?.title },
  'sender.calendarUrl': { words: 'sender profile', read: (s) => s.sender?.calendarUrl },
  'sender.organisation': { words: 'sender profile', read: (s) => s.sender?.organisation },
  'reported.week': { words: 'calendar', read: (s) => s.reported?.week },
  'reported.month': { words: 'calendar', read: (s) => s.reported?.month },
  'reported.quarter': { words: 'calendar', read: (s) => s.reported?.quarter },
  // A quarter is looked back on in its last month and after it; the reported month lies in it both times.
  'reported.closedQuarter': {
    words: 'calendar',
    read: (s) => s.reported?.month && Math.ceil(Number(s.reported.month.slice(5, 7)) / 3),
  },
  'last.sentOn': { words: 'last message', read: (s) => s.last?.sentOn },
  'last.subject': { words: 'last message', read: (s) => s.last?.subject?.replace(/^\s*(re:\s*)+/i, '') },
  // What was planned need not have been done: a person looks at it first.
  'last.nextWeek': {
    words: (s) => listWords('"next week" of the last update', s),
    guess: true,
    read: (s) => s.last?.nextWeek,
  },
  'last.openDecisions': { words: (s) => listWords('decisions still open', s), read: (s) => s.last?.openDecisions },
  'incident.what': { words: 'incident', read: (s) => s.incident?.what },
  'incident.detectedAt': { words: 'incident', read: (s) => s.incident?.detectedAt },
  'incident.fixedAt': { words: 'incident', read: (s) => s.incident?.fixedAt },
  'incident.impact': { words: 'incident', read: (s) => s.incident?.impact },
  'incident.timeline': { words: 'incident', read: (s) => s.incident?.timeline },
  'incident.workaround': { words: 'incident', read: (s) => s.incident?.workaround },
  'incident.progress': { words: 'incident', read: (s) => s.incident?.progress },
  'incident.resources': { words: 'incident', read: (s) => s.incident?.resources },
  'incident.confirmation': { words: 'incident', read: (s) => s.incident?.confirmation },
  'incident.rootCause': { words: 'incident', read: (s) => s.incident?.rootCause },
  'incident.prevention': { words: 'incident', read: (s) => s.incident?.prevention },
  'incident.makeGood': { words: 'incident', read: (s) => s.incident?.makeGood },
  'incident.nextUpdateBy': { words: 'clock of the incident', read: (s) => s.incident?.nextUpdateBy },
  'issue.what': { words: 'open issue', read: (s) => s.issue?.what },
  'issue.openedOn': { words: 'open issue', read: (s) => s.issue?.openedOn },
  'contract.end': { words: 'contract', read: (s) => s.contract?.end },
  'items.stories': { words: 'success stories', read: (s) => s.items?.stories },
  'items.opportunities': { words: 'open opportunities', read: (s) => s.items?.opportunities },
}

/** A name of `PATHS`, or `framework.<setting>`, or `metrics.<KPI id>`. */
export const SourcePath = z
  .string()
  .refine((path) => path in PATHS || /^(framework|metrics)\.[a-z][\w-]*$/i.test(path), {
    error: (issue) =>
      `"${issue.input}" is not a source; use one of ${Object.keys(PATHS).join(', ')}, framework.<setting>, metrics.<kpi>`,
  })

/** The fact at `path`, null if the sources do not have it. */
export function readSource(sources: TemplateSources, path: string): Fact | null {
  const [root, name = ''] = path.split('.')
  if (root === 'framework') return toFact(own(sources.framework, name), 'programme settings')
  if (root === 'metrics') return metricFact(own(sources.metrics, name))
  const source = PATHS[path]
  if (!source) return null
  const words = typeof source.words === 'string' ? source.words : source.words(sources)
  return toFact(source.read(sources), words, source.guess)
}

function listWords(words: string, { last }: TemplateSources): string {
  return last?.lists ? `${words}, ${last.lists}` : words
}

function metricFact(metric: NonNullable<TemplateSources['metrics']>[string]): Fact | null {
  if (metric === null || metric === undefined) return null
  if (typeof metric !== 'object') return toFact(metric, 'KPI of the reported month')
  const words = [metric.source ?? 'KPI of the reported month', metric.asOf && `as of ${metric.asOf}`]
  return toFact(metric.scale ? `${metric.value}/${metric.scale}` : metric.value, words.filter(Boolean).join(', '))
}

function toFact(raw: Raw, source: string, guess = false): Fact | null {
  if (raw === null || raw === undefined) return null
  const text = Array.isArray(raw) ? raw.map((item) => item.replace(/[\r\n]+/g, ' ')).join('\n') : String(raw)
  return text.trim() === '' ? null : { raw: text, source, guess }
}

function own<T>(record: Record<string, T> | null | undefined, name: string): T | undefined {
  return record && Object.hasOwn(record, name) ? record[name] : undefined
}
