import { validationError } from './errors.ts'
import type { Portal } from './portal.ts'

/** `dated` is the 2026-09 family, `legacy` v3 and v4 (reference §2.1). */
export type Family = 'legacy' | 'dated'

/** One request, its path already mapped to the legacy spelling. */
export type Call = {
  portal: Portal
  family: Family
  /** Sent to a `-beta` version. */
  beta: boolean
  params: Record<string, string>
  query: URLSearchParams
  body: unknown
}
export type Reply = { status: number; body?: unknown; headers?: Record<string, string> }
export type Handler = (call: Call) => Reply

export type Json = Record<string, unknown>

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The body as an object; 400 if it is none. */
export function bodyOf(call: Call): Json {
  if (isJson(call.body)) return call.body
  throw validationError('Invalid input JSON: the body must be an object')
}

/** `inputs` of a batch body; 400 if missing, empty or over `max`. */
export function inputsOf(call: Call, max: number): Json[] {
  const inputs = bodyOf(call).inputs
  if (!Array.isArray(inputs) || !inputs.every(isJson)) {
    throw validationError('Invalid input JSON: "inputs" must be a list of objects')
  }
  if (inputs.length === 0) throw validationError('The batch is empty: "inputs" must hold at least one')
  if (inputs.length > max) {
    throw validationError(`The maximum number of inputs supported in a batch request is ${max}. Got ${inputs.length}.`)
  }
  return inputs
}

export function text(value: unknown, fallback = ''): string {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : fallback
}

export function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.map((item) => text(item)) : []
}

/** Query lists arrive repeated (the official client) or with commas (docs, curl); both count (reference §1.1). */
export function queryList(query: URLSearchParams, name: string): string[] {
  return query
    .getAll(name)
    .flatMap((value) => value.split(','))
    .filter(Boolean)
}

/** ISO time; HubSpot leaves the fraction out when it is zero (reference §3.4). */
export function iso(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z')
}
