import type { Touchpoint } from '#shared/touchpoint.ts'
import type { Properties } from '../../hubspot/door.ts'
import type { SyncObject } from './definition.ts'
import { toText } from './value.ts'

const description = 'Written by Tributary; a change made here is put back.'

/** One contact with a partner; in custom-objects mode only (DESIGN §4). */
export const touchpointObject: SyncObject = {
  name: 'touchpoint',
  type: 'tributary_touchpoint',
  labels: { singular: 'Touchpoint', plural: 'Touchpoints' },
  key: 'tributary_touchpoint_key',
  display: 'tributary_touchpoint_name',
  properties: [
    { name: 'tributary_touchpoint_key', label: 'Touchpoint key', kind: 'text', unique: true, description },
    { name: 'tributary_touchpoint_name', label: 'Touchpoint', kind: 'text', description },
    { name: 'tributary_touchpoint_stream', label: 'Stream', kind: 'text', description },
    { name: 'tributary_touchpoint_slot', label: 'Period', kind: 'text', description },
    {
      name: 'tributary_touchpoint_status',
      label: 'Status',
      kind: 'select',
      description,
      options: { done: 'Done', skipped: 'Skipped' },
    },
    { name: 'tributary_touchpoint_done_at', label: 'Done at', kind: 'datetime', description },
    {
      name: 'tributary_touchpoint_channel',
      label: 'Channel',
      kind: 'select',
      description,
      options: { email: 'E-mail', meeting: 'Meeting', call: 'Call', other: 'Other' },
    },
    {
      name: 'tributary_touchpoint_direction',
      label: 'Direction',
      kind: 'select',
      description,
      options: { out: 'To the partner', in: 'From the partner' },
    },
    { name: 'tributary_touchpoint_template', label: 'Template', kind: 'text', description },
    { name: 'tributary_touchpoint_subject', label: 'Subject', kind: 'text', description },
    { name: 'tributary_touchpoint_by', label: 'By', kind: 'text', description },
    { name: 'tributary_touchpoint_thread', label: 'Mail thread', kind: 'text', description },
  ],
}

/** The touchpoint as HubSpot shall hold it, or null for a draft: HubSpot sees what happened, not what was begun. */
export function toTouchpointProperties(touch: Touchpoint): Properties | null {
  if (touch.status === 'draft') return null
  return {
    tributary_touchpoint_key: touch.id,
    tributary_touchpoint_name: toText(touch.subject ?? touch.stream ?? touch.channel),
    tributary_touchpoint_stream: toText(touch.stream),
    tributary_touchpoint_slot: toText(touch.slot),
    tributary_touchpoint_status: touch.status,
    tributary_touchpoint_done_at: toText(touch.occurredAt),
    tributary_touchpoint_channel: touch.channel,
    tributary_touchpoint_direction: touch.direction,
    tributary_touchpoint_template: toText(touch.templateId),
    tributary_touchpoint_subject: toText(touch.subject),
    tributary_touchpoint_by: toText(touch.byName),
    tributary_touchpoint_thread: toText(touch.threadId),
  }
}
