import type { VariableInput } from './write-meta.ts'

/** How a bracketed field of a document becomes a variable. */
export type Field = { name: string; variable: VariableInput; code?: string }
/** `line` tells fields of one name apart by the words around them. */
type FieldRule = Field & { field: RegExp; line?: RegExp }

const list = (label: string, from: string[] = []): VariableInput => ({ label, type: 'list', from, empty: 'drop-line' })

/** The placeholder table: each field of the framework with what fills it and what happens when nothing does. */
const RULES: readonly FieldRule[] = [
  {
    field: /^x$/i,
    line: /week \[x\]/i,
    name: 'week',
    variable: { label: 'week number', type: 'number', from: ['reported.week'], range: [1, 999], empty: 'block' },
  },
  {
    field: /^x$/i,
    line: /month \[x\]/i,
    name: 'month',
    code: '{{monthNumber month}}',
    variable: { label: 'reported month', type: 'date', from: ['reported.month'], empty: 'block' },
  },
  {
    field: /^x$/i,
    line: /\bq\[x\]/i,
    name: 'quarter',
    variable: { label: 'quarter', type: 'number', from: ['reported.quarter'], range: [1, 4], empty: 'block' },
  },
  {
    field: /^partner team$/i,
    name: 'partnerTeam',
    variable: { label: 'partner team', type: 'text', from: ['contact.name', 'partner.name'], empty: 'block' },
  },
  {
    field: /^partner leadership$/i,
    name: 'partnerLeadership',
    variable: { label: 'partner leadership', type: 'text', from: ['contact.name', 'partner.name'], empty: 'block' },
  },
  {
    field: /^technical milestone( \d+)?$/i,
    name: 'completed',
    variable: list('technical milestones', ['last.nextWeek']),
  },
  { field: /^current development work$/i, name: 'development', variable: list('current development work') },
  { field: /^testing\/qa activities$/i, name: 'testing', variable: list('testing and QA activities') },
  {
    field: /^planned deliverables$/i,
    name: 'deliverables',
    variable: { ...list('planned deliverables'), carry: 'next' },
  },
  { field: /^required partner support$/i, name: 'support', variable: list('required partner support') },
  { field: /^any technical dependencies$/i, name: 'dependencies', variable: list('technical dependencies') },
  {
    field: /^decisions needed from partner$/i,
    name: 'decisions',
    variable: { ...list('decisions needed from the partner', ['last.openDecisions']), carry: 'open' },
  },
  {
    field: /^link$/i,
    line: /demo/i,
    name: 'demoUrl',
    code: '{{link demoUrl}}',
    variable: { label: 'demo link', type: 'url', from: ['partner.demoUrl'], empty: 'drop-line' },
  },
  {
    field: /^calendar link$/i,
    name: 'calendarUrl',
    code: '{{link calendarUrl}}',
    variable: { label: 'calendar link', type: 'url', from: ['sender.calendarUrl'], empty: 'block' },
  },
  {
    field: /^number$/i,
    line: /new users/i,
    name: 'newUsers',
    variable: { label: 'new users', type: 'number', from: ['metrics.new-users'], empty: 'block' },
  },
  {
    field: /^percentage$/i,
    line: /conversion/i,
    name: 'conversion',
    variable: { label: 'conversion rate', type: 'percent', from: ['metrics.conversion-rate'], empty: 'block' },
  },
  {
    field: /^rating$/i,
    line: /satisfaction/i,
    name: 'satisfaction',
    variable: { label: 'user satisfaction', type: 'rating', from: ['metrics.user-satisfaction'], empty: 'drop-line' },
  },
  {
    field: /^metrics$/i,
    line: /utili[sz]ation/i,
    name: 'utilization',
    variable: {
      label: 'integration utilization',
      type: 'text',
      from: ['metrics.integration-utilization'],
      empty: 'block',
    },
  },
  {
    field: /^client success example( \d+)?$/i,
    name: 'stories',
    variable: list('client success examples', ['items.stories']),
  },
  {
    field: /^(joint marketing initiative|product enhancement collaboration|industry event partnership)$/i,
    name: 'opportunities',
    variable: list('upcoming opportunities', ['items.opportunities']),
  },
  {
    field: /^creator name$/i,
    name: 'creatorName',
    variable: {
      label: 'creator name',
      type: 'text',
      from: ['contact.name', 'channel.name', 'partner.name'],
      empty: 'block',
    },
  },
  {
    field: /^specific video(\/post)?$/i,
    name: 'videoTitle',
    code: '{{videoTitle}}{{#if videoUrl}} ({{link videoUrl}}){{/if}}',
    variable: { label: 'specific video', type: 'text', from: ['video.title'], empty: 'block' },
  },
  {
    field: /^automation topic$/i,
    name: 'topic',
    variable: { label: 'automation topic', type: 'text', from: ['video.topic'], empty: 'block' },
  },
  {
    field: /^association name$/i,
    name: 'associationName',
    variable: { label: 'association name', type: 'text', from: ['partner.name'], empty: 'block' },
  },
  {
    field: /^industry$/i,
    name: 'industry',
    variable: { label: 'industry', type: 'text', from: ['partner.industry'], empty: 'block' },
  },
]

/** Variables that a field brings along beside its own. */
export const COMPANIONS: Record<string, Record<string, VariableInput>> = {
  videoTitle: { videoUrl: { label: 'link to the video', type: 'url', from: ['video.url'], empty: 'drop-line' } },
}

/** The variable for the words between brackets, by the line they stand in; null for a field the table does not know. */
export function knownField(words: string, line: string): Field | null {
  return RULES.find((rule) => rule.field.test(words) && (rule.line?.test(line) ?? true)) ?? null
}

/** A field nobody knows: typed by hand and needed, or filled from the source a person named for it. */
export function newField(words: string, source?: string): Field {
  const from = source === undefined ? [] : [source]
  return { name: variableName(words), variable: { label: words.slice(0, 80), type: 'text', from, empty: 'block' } }
}

/** "Rate card (2026)" as `rateCard2026`. */
export function variableName(words: string): string {
  const parts = words
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9 /_-]/g, '')
    .split(/[\s/_-]+/)
    .filter(Boolean)
  const joined = parts.map((part, index) => (index === 0 ? part.toLowerCase() : capital(part.toLowerCase()))).join('')
  return (/^[a-z]/.test(joined) ? joined : `field${capital(joined)}`).slice(0, 40)
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
