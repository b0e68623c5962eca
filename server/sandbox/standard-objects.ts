import type { Sketch } from './standard-properties.ts'

export type StandardObject = {
  id: string
  name: string
  plural: string
  group: string
  primary: string
  searchable: string[]
  defaults: string[]
  created: string
  modified: string
  properties: Sketch[]
}

const html = 'html'
const long = 'textarea'
const engagementDates = { created: 'hs_createdate', modified: 'hs_lastmodifieddate' }
const recordDates = { created: 'createdate', modified: 'hs_lastmodifieddate' }
const timestamp: Sketch = { name: 'hs_timestamp', label: 'Activity date', type: 'datetime' }
const attachments: Sketch = { name: 'hs_attachment_ids', label: 'Attached file IDs' }

function plain(...names: string[]): Sketch[] {
  return names.map((name) => ({ name, label: name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ') }))
}

const contact: StandardObject = {
  id: '0-1',
  name: 'contact',
  plural: 'contacts',
  group: 'contactinformation',
  primary: 'email',
  searchable: ['email', 'firstname', 'lastname', 'phone', 'company'],
  defaults: ['createdate', 'email', 'firstname', 'hs_object_id', 'lastmodifieddate', 'lastname'],
  created: 'createdate',
  modified: 'lastmodifieddate',
  properties: [
    { name: 'email', label: 'Email', unique: true },
    ...plain('firstname', 'lastname', 'phone', 'mobilephone', 'company', 'jobtitle', 'website', 'city', 'country'),
    {
      name: 'lifecyclestage',
      label: 'Lifecycle stage',
      options: [
        'subscriber',
        'lead',
        'marketingqualifiedlead',
        'salesqualifiedlead',
        'opportunity',
        'customer',
        'other',
      ],
    },
    {
      name: 'hs_lead_status',
      label: 'Lead status',
      options: ['NEW', 'OPEN', 'IN_PROGRESS', 'CONNECTED', 'UNQUALIFIED'],
    },
    { name: 'hs_email_optout', label: 'Unsubscribed from all email', type: 'bool' },
  ],
}

const company: StandardObject = {
  id: '0-2',
  name: 'company',
  plural: 'companies',
  group: 'companyinformation',
  primary: 'name',
  searchable: ['name', 'domain', 'website', 'phone'],
  defaults: ['createdate', 'domain', 'hs_lastmodifieddate', 'hs_object_id', 'name'],
  ...recordDates,
  properties: [
    ...plain('name', 'domain', 'website', 'phone', 'city', 'state', 'country', 'zip', 'industry'),
    { name: 'description', label: 'Description', fieldType: long },
    { name: 'numberofemployees', label: 'Number of employees', type: 'number' },
    { name: 'annualrevenue', label: 'Annual revenue', type: 'number' },
    { name: 'lifecyclestage', label: 'Lifecycle stage', options: ['lead', 'opportunity', 'customer', 'other'] },
    { name: 'type', label: 'Type', options: ['PROSPECT', 'PARTNER', 'RESELLER', 'VENDOR', 'OTHER'] },
  ],
}

const deal: StandardObject = {
  id: '0-3',
  name: 'deal',
  plural: 'deals',
  group: 'dealinformation',
  primary: 'dealname',
  searchable: ['dealname', 'description'],
  defaults: [
    'amount',
    'closedate',
    'createdate',
    'dealname',
    'dealstage',
    'hs_lastmodifieddate',
    'hs_object_id',
    'pipeline',
  ],
  ...recordDates,
  properties: [
    ...plain('dealname'),
    { name: 'description', label: 'Deal description', fieldType: long },
    { name: 'amount', label: 'Amount', type: 'number' },
    { name: 'closedate', label: 'Close date', type: 'datetime' },
    { name: 'pipeline', label: 'Pipeline', type: 'enumeration' },
    { name: 'dealstage', label: 'Deal stage', type: 'enumeration' },
  ],
}

const ticket: StandardObject = {
  id: '0-5',
  name: 'ticket',
  plural: 'tickets',
  group: 'ticketinformation',
  primary: 'subject',
  searchable: ['subject', 'content'],
  defaults: [
    'content',
    'createdate',
    'hs_lastmodifieddate',
    'hs_object_id',
    'hs_pipeline',
    'hs_pipeline_stage',
    'hs_ticket_priority',
    'subject',
  ],
  ...recordDates,
  properties: [
    ...plain('subject'),
    { name: 'content', label: 'Ticket description', fieldType: long },
    { name: 'hs_pipeline', label: 'Pipeline', type: 'enumeration' },
    { name: 'hs_pipeline_stage', label: 'Ticket status', type: 'enumeration' },
    { name: 'hs_ticket_priority', label: 'Priority', options: ['LOW', 'MEDIUM', 'HIGH', 'URGENT'] },
  ],
}

type Engagement = { id: string; name: string; primary: string; properties: Sketch[] }

function engagement({ id, name, primary, properties }: Engagement): StandardObject {
  return {
    id,
    name,
    plural: `${name}s`,
    group: name,
    primary,
    searchable: [primary],
    defaults: ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'],
    ...engagementDates,
    properties: [timestamp, attachments, ...properties],
  }
}

const task = engagement({
  id: '0-27',
  name: 'task',
  primary: 'hs_task_subject',
  properties: [
    { name: 'hs_task_subject', label: 'Task title' },
    { name: 'hs_task_body', label: 'Notes', fieldType: html },
    {
      name: 'hs_task_status',
      label: 'Task status',
      options: ['NOT_STARTED', 'IN_PROGRESS', 'WAITING', 'DEFERRED', 'COMPLETED'],
    },
    { name: 'hs_task_priority', label: 'Priority', options: ['NONE', 'LOW', 'MEDIUM', 'HIGH'] },
    { name: 'hs_task_type', label: 'Task type', options: ['TODO', 'CALL', 'EMAIL'] },
    { name: 'hs_task_reminders', label: 'Reminders' },
  ],
})

const note = engagement({
  id: '0-46',
  name: 'note',
  primary: 'hs_note_body',
  properties: [{ name: 'hs_note_body', label: 'Note body', fieldType: html }],
})

const meeting = engagement({
  id: '0-47',
  name: 'meeting',
  primary: 'hs_meeting_title',
  properties: [
    { name: 'hs_meeting_title', label: 'Meeting name' },
    { name: 'hs_meeting_body', label: 'Meeting description', fieldType: html },
    { name: 'hs_internal_meeting_notes', label: 'Internal meeting notes', fieldType: html },
    { name: 'hs_meeting_start_time', label: 'Meeting start time', type: 'datetime' },
    { name: 'hs_meeting_end_time', label: 'Meeting end time', type: 'datetime' },
    { name: 'hs_meeting_location', label: 'Location' },
    { name: 'hs_meeting_external_url', label: 'External URL' },
    {
      name: 'hs_meeting_outcome',
      label: 'Meeting outcome',
      options: ['SCHEDULED', 'COMPLETED', 'RESCHEDULED', 'NO_SHOW', 'CANCELED'],
    },
    { name: 'hs_activity_type', label: 'Call and meeting type' },
  ],
})

const call = engagement({
  id: '0-48',
  name: 'call',
  primary: 'hs_call_title',
  properties: [
    { name: 'hs_call_title', label: 'Call title' },
    { name: 'hs_call_body', label: 'Call notes', fieldType: html },
    { name: 'hs_call_duration', label: 'Call duration', type: 'number' },
    { name: 'hs_call_direction', label: 'Call direction', options: ['INBOUND', 'OUTBOUND'] },
    { name: 'hs_activity_type', label: 'Call and meeting type' },
  ],
})

const email = engagement({
  id: '0-49',
  name: 'email',
  primary: 'hs_email_subject',
  properties: [
    { name: 'hs_email_subject', label: 'Email subject' },
    { name: 'hs_email_text', label: 'Text body', fieldType: long },
    { name: 'hs_email_html', label: 'HTML body', fieldType: html },
    { name: 'hs_email_direction', label: 'Email direction', options: ['EMAIL', 'INCOMING_EMAIL', 'FORWARDED_EMAIL'] },
    {
      name: 'hs_email_status',
      label: 'Email send status',
      options: ['BOUNCED', 'FAILED', 'SCHEDULED', 'SENDING', 'SENT'],
    },
    { name: 'hs_email_headers', label: 'Email headers', fieldType: long },
    { name: 'hs_email_from_email', label: 'Email from address', readOnly: true },
    { name: 'hs_email_to_email', label: 'Email to address', readOnly: true },
  ],
})

/** The standard objects that the product can meet; ids are HubSpot's (reference §3.8). */
export const STANDARD_OBJECTS = [contact, company, deal, ticket, task, note, meeting, call, email]
