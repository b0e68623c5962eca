import { phaseOf } from '#shared/framework/phases.ts'
import type { IdentityKind } from '#shared/identity.ts'
import { Partner } from '#shared/partner.ts'
import type { ComponentScore, Standing } from '#shared/standing.ts'
import type { Properties } from '../../hubspot/door.ts'
import type { PartnerFacts } from '../../services/partner/facts.ts'
import type { SyncObject, SyncProperty } from './definition.ts'
import { toFloored, toText } from './value.ts'

/** What is computed of a partner and when its shown score last moved. */
export type PartnerStanding = { value: Standing; scoreChangedAt: Date | null }

type PeopleField = keyof Pick<
  Partner,
  | 'name'
  | 'tier'
  | 'stage'
  | 'source'
  | 'url'
  | 'ownerName'
  | 'secondOwnerName'
  | 'optOut'
  | 'hasIntegration'
  | 'exclusivity'
  | 'contractStart'
  | 'contractEnd'
  | 'exclusivityScope'
  | 'exclusivityEnd'
  | 'relationshipType'
  | 'businessValue'
  | 'industry'
  | 'senderName'
>

/** Properties people may edit in HubSpot, and the field of the partner each one is. */
const PEOPLE_FIELDS: Readonly<Record<string, PeopleField>> = {
  tributary_name: 'name',
  tributary_tier: 'tier',
  tributary_stage: 'stage',
  tributary_source_kind: 'source',
  tributary_url: 'url',
  tributary_owner: 'ownerName',
  tributary_second_owner: 'secondOwnerName',
  tributary_opt_out: 'optOut',
  tributary_has_integration: 'hasIntegration',
  tributary_exclusivity: 'exclusivity',
  tributary_contract_start: 'contractStart',
  tributary_contract_end: 'contractEnd',
  tributary_exclusivity_scope: 'exclusivityScope',
  tributary_exclusivity_end: 'exclusivityEnd',
  tributary_relationship_type: 'relationshipType',
  tributary_business_value: 'businessValue',
  tributary_industry: 'industry',
  tributary_sender: 'senderName',
}

export const STAGE_LABELS = {
  prospect: 'Prospect',
  'initial-contact': 'Initial contact',
  negotiation: 'Negotiation',
  launch: 'Launch',
  ongoing: 'Ongoing',
  paused: 'Paused',
  declined: 'Declined',
  ended: 'Ended',
} as const

const BY_US = 'Computed by Tributary; a change made here is put back.'
const BY_PEOPLE = 'Edit here or through Tributary.'

function ours(name: SyncProperty['name'], label: string, kind: SyncProperty['kind']): SyncProperty {
  return { name, label, kind, description: BY_US }
}

function people(name: SyncProperty['name'], label: string, kind: SyncProperty['kind']): SyncProperty {
  return { name, label, kind, description: BY_PEOPLE }
}

const properties: SyncProperty[] = [
  { ...ours('tributary_partner_key', 'Partner key', 'text'), unique: true },
  people('tributary_name', 'Partner name', 'text'),
  {
    ...people('tributary_tier', 'Partner tier', 'select'),
    options: { 'tier-1': 'Tier 1', 'tier-2': 'Tier 2', 'tier-3': 'Tier 3', 'tier-4': 'Tier 4' },
  },
  { ...people('tributary_stage', 'Partnership stage', 'select'), options: STAGE_LABELS },
  {
    ...people('tributary_source_kind', 'Kind of partner', 'select'),
    options: {
      youtube: 'YouTube',
      reddit: 'Reddit',
      newsletter: 'Newsletter',
      association: 'Association',
      technology: 'Technology',
      other: 'Other',
    },
  },
  people('tributary_url', 'Channel or site', 'text'),
  people('tributary_owner', 'Partner owner', 'text'),
  people('tributary_second_owner', 'Second partner owner', 'text'),
  people('tributary_opt_out', 'Opted out of contact', 'bool'),
  people('tributary_has_integration', 'Has an integration', 'bool'),
  {
    ...people('tributary_exclusivity', 'Exclusivity', 'select'),
    options: { none: 'None', offered: 'Offered', agreed: 'Agreed' },
  },
  people('tributary_contract_start', 'Contract start', 'date'),
  people('tributary_contract_end', 'Contract end', 'date'),
  people('tributary_exclusivity_scope', 'Exclusivity covers', 'text'),
  people('tributary_exclusivity_end', 'Exclusivity end', 'date'),
  people('tributary_relationship_type', 'Relationship type', 'text'),
  people('tributary_business_value', 'Business value', 'text'),
  people('tributary_industry', 'Industry', 'text'),
  people('tributary_sender', 'Mails signed by', 'text'),
  ours('tributary_phase_started', 'Phase entered on', 'date'),
  { ...ours('tributary_youtube_channel_id', 'YouTube channel id', 'text'), unique: true },
  ours('tributary_youtube_handle', 'YouTube handle', 'text'),
  {
    ...ours('tributary_health_status', 'Health status', 'select'),
    options: {
      scored: 'Scored',
      onboarding: 'Onboarding',
      'not-enough-data': 'Not enough data',
      stopped: 'Stopped',
    },
  },
  ours('tributary_health_score', 'Health score', 'number'),
  {
    ...ours('tributary_health_band', 'Health band', 'select'),
    options: { thriving: 'Thriving', healthy: 'Healthy', 'needs-attention': 'Needs attention', 'at-risk': 'At risk' },
  },
  ours('tributary_health_trend', 'Health trend', 'number'),
  ours('tributary_health_coverage', 'Health coverage', 'number'),
  ours('tributary_score_communication', 'Communication score', 'number'),
  ours('tributary_score_mutual_value', 'Mutual value score', 'number'),
  ours('tributary_score_integration', 'Integration score', 'number'),
  ours('tributary_score_alignment', 'Alignment score', 'number'),
  ours('tributary_health_reason', 'Why this score', 'long-text'),
  ours('tributary_score_changed_at', 'Score changed at', 'datetime'),
  ours('tributary_framework_version', 'Framework version', 'text'),
  ours('tributary_next_touchpoint', 'Next touchpoint', 'text'),
  ours('tributary_next_stream', 'Next touchpoint stream', 'text'),
  ours('tributary_next_due', 'Next touchpoint due', 'date'),
  ours('tributary_next_template', 'Next touchpoint template', 'text'),
  ours('tributary_last_touchpoint', 'Last touchpoint', 'datetime'),
  ours('tributary_overdue_count', 'Overdue touchpoints', 'number'),
  ours('tributary_reply_waiting_since', 'Reply waiting since', 'datetime'),
  {
    ...ours('tributary_outreach', 'Outreach', 'select'),
    options: { none: 'None', waiting: 'Waiting for an answer', 'in-talks': 'In talks', 'no-answer': 'No answer' },
  },
  ours('tributary_open_incident', 'Open incident', 'text'),
  ours('tributary_next_notice_due', 'Next notice due', 'datetime'),
  ours('tributary_issue', 'Open issue', 'long-text'),
  ours('tributary_issue_level', 'Issue level', 'number'),
  ours('tributary_issue_due', 'Issue talk due', 'datetime'),
]

export const partnerObject: SyncObject = {
  name: 'partner',
  type: 'tributary_partner',
  labels: { singular: 'Partner', plural: 'Partners' },
  key: 'tributary_partner_key',
  display: 'tributary_name',
  properties,
}

/** The partner as HubSpot shall hold it (DESIGN §4). Dates, never ages: a quiet night changes nothing. */
export function toPartnerProperties(facts: PartnerFacts, standing: PartnerStanding | null): Properties {
  const phase = phaseOf(facts.partner.stage)
  return {
    tributary_partner_key: facts.partner.id,
    ...Object.fromEntries(Object.entries(PEOPLE_FIELDS).map(([name, field]) => [name, toText(facts.partner[field])])),
    tributary_phase_started: toText(phase ? facts.partner.phaseDates[`${phase}`] : null),
    tributary_youtube_channel_id: identityOf(facts, 'youtube-channel'),
    tributary_youtube_handle: identityOf(facts, 'youtube-handle'),
    ...toStandingProperties(standing),
  }
}

function identityOf(facts: PartnerFacts, kind: IdentityKind): string {
  return toText(facts.identities.find((identity) => identity.kind === kind)?.value)
}

function toStandingProperties(standing: PartnerStanding | null): Properties {
  const { clocks, health, next, last, overdueCount, trend, replyWaitingSince, outreach } = standing?.value ?? {}
  const component = (id: ComponentScore['id']) => toFloored(health?.components.find((each) => each.id === id)?.value)
  return {
    tributary_health_status: toText(health?.status),
    tributary_health_score: toFloored(health?.score),
    tributary_health_band: toText(health?.band),
    tributary_health_trend: toText(trend),
    tributary_health_coverage: toFloored(health?.coverage),
    tributary_score_communication: component('communication'),
    tributary_score_mutual_value: component('mutual_value'),
    tributary_score_integration: component('integration'),
    tributary_score_alignment: component('alignment'),
    tributary_health_reason: toText(health?.reason),
    tributary_score_changed_at: toText(standing?.scoreChangedAt?.toISOString()),
    tributary_framework_version: toText(health?.frameworkVersion),
    tributary_next_touchpoint: toText(next?.label),
    tributary_next_stream: toText(next?.stream),
    tributary_next_due: toText(next?.dueOn),
    tributary_next_template: toText(next?.template),
    tributary_last_touchpoint: toText(last?.at),
    tributary_overdue_count: toText(overdueCount),
    tributary_reply_waiting_since: toText(replyWaitingSince),
    tributary_outreach: toText(outreach),
    tributary_open_incident: toText(clocks?.incident?.what),
    tributary_next_notice_due: toText(clocks?.incident?.dueAt),
    tributary_issue: toText(clocks?.issue?.what),
    tributary_issue_level: toText(clocks?.issue?.level),
    tributary_issue_due: toText(clocks?.issue?.dueAt),
  }
}

export type PartnerPatch = Partial<Pick<Partner, PeopleField>>

/** What a person wrote in HubSpot as a change of the partner; `refused` names the properties whose value cannot be kept. */
export function fromPartnerProperties(edited: Properties): { patch: PartnerPatch; refused: string[] } {
  const patch: Record<string, unknown> = {}
  const refused: string[] = []
  for (const [name, text] of Object.entries(edited)) {
    const field = PEOPLE_FIELDS[name]
    const parsed = field && Partner.shape[field].safeParse(toFieldValue(field, text))
    if (field && parsed?.success) patch[field] = parsed.data
    else refused.push(name)
  }
  return { patch, refused }
}

function toFieldValue(field: PeopleField, text: string): unknown {
  if (field === 'optOut' || field === 'hasIntegration') return text === 'true'
  return text === '' ? null : text
}
