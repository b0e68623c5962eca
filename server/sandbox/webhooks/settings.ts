import { validationError } from '../errors.ts'
import { isJson, type Json, text } from '../http.ts'

/** What an app subscribes to; one entry a property, as in HubSpot (reference §4.1). */
export type Subscription = {
  id: number
  /** `object.creation`, `object.propertyChange`, `contact.deletion` … */
  subscriptionType: string
  /** Needed by `object.*`: any spelling of the type. */
  objectType?: string
  /** Needed by `*.propertyChange`. */
  propertyName?: string
  active: boolean
}

export type WebhookSettings = {
  targetUrl: string
  /** The app's client secret, which signs. */
  secret: string
  /** Of the app, whose own writes come back with it; null leaves the account's as it is. */
  appId: number | null
  subscriptions: Subscription[]
  /** How long a delivery may take; HubSpot gives 5000 ms. */
  timeoutMs: number
  /** Deliveries under way at once; HubSpot's default is 10. */
  maxConcurrent: number
  /** Events of one delivery, 1–100. */
  maxEvents: number
  /** How long events are gathered before they are sent, in ms. */
  gatherMs: number
  /** The share of events that is sent twice, 0–1. */
  duplicateRate: number
  /** The share of events that is never sent, 0–1. */
  dropRate: number
  shuffle: boolean
  /** How often a delivery is tried again; HubSpot: 10 times in 24 hours. */
  retries: number
  /** Multiplies the waits between tries, 1 = 24 hours in all. */
  retryScale: number
  /** Of shuffling, duplicates, drops and jitter. */
  seed: number
}

const KINDS = ['creation', 'deletion', 'propertyChange', 'merge', 'restore', 'associationChange']
const NOUNS = ['object', 'contact', 'company', 'deal', 'ticket']
const FIRST_SUBSCRIPTION = 3_849_700

const DEFAULTS = {
  timeoutMs: 5000,
  maxConcurrent: 10,
  maxEvents: 100,
  gatherMs: 20,
  duplicateRate: 0.02,
  dropRate: 0,
  retries: 10,
  retryScale: 1,
  seed: 1,
}

/** Settings from a control request's body; 400 names what is wrong with it. */
export function readWebhookSettings(body: Json): WebhookSettings {
  const targetUrl = text(body.targetUrl)
  if (!URL.canParse(targetUrl)) throw validationError('"targetUrl" must be the full address that deliveries go to')
  if (!text(body.secret)) throw validationError('"secret" must be the client secret that signs deliveries')
  const raw = Array.isArray(body.subscriptions) ? body.subscriptions.filter(isJson) : []
  const numbers = Object.entries(DEFAULTS).map(([name, standard]) => [name, readNumber(body, name, standard)] as const)
  const limits = Object.fromEntries(numbers) as typeof DEFAULTS
  if (limits.maxEvents < 1 || limits.maxEvents > 100) throw validationError('"maxEvents" must be between 1 and 100')
  return {
    ...limits,
    targetUrl,
    secret: text(body.secret),
    appId: Number(body.appId) || null,
    shuffle: body.shuffle !== false,
    subscriptions: raw.map(readSubscription),
  }
}

function readNumber(body: Json, name: string, standard: number): number {
  const value = body[name] ?? standard
  if (typeof value === 'number' && value >= 0) return value
  throw validationError(`"${name}" must be a number of at least 0`)
}

function readSubscription(raw: Json, i: number): Subscription {
  const subscriptionType = text(raw.subscriptionType)
  const [noun = '', kind = ''] = subscriptionType.split('.')
  const objectType = text(raw.objectType)
  const propertyName = text(raw.propertyName)
  if (!NOUNS.includes(noun) || !KINDS.includes(kind))
    throw validationError(`"${subscriptionType}" is no subscription type`)
  if (noun === 'object' && !objectType) throw validationError(`${subscriptionType} needs an "objectType"`)
  if (kind === 'propertyChange' && !propertyName) throw validationError(`${subscriptionType} needs a "propertyName"`)
  return {
    id: FIRST_SUBSCRIPTION + i,
    subscriptionType,
    ...(objectType ? { objectType } : {}),
    ...(propertyName ? { propertyName } : {}),
    active: raw.active !== false,
  }
}
