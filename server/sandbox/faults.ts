import { missingScopes, SandboxError, unauthenticated, validationError } from './errors.ts'
import type { Json } from './http.ts'
import { DAILY, SECONDLY, TEN_SECONDLY } from './limits.ts'
import { toLegacyPath } from './paths.ts'
import { type Random, seededRandom } from './random.ts'

export const FAULT_KINDS = [
  'error_500',
  'timeout',
  'commit_then_timeout',
  'malformed',
  'html',
  'slow',
  'reset',
  'status_401',
  'status_403',
  'status_423',
  'status_429',
  'status_429_daily',
  'status_429_search',
  'status_477',
  'status_503',
] as const
export type FaultKind = (typeof FAULT_KINDS)[number]
export type Fault = {
  kind: FaultKind
  /** Part of the path as it was sent, or as the v3 and v4 family spells it: both families are struck. */
  path?: string
  method?: string
  /** The share of matching requests it strikes, 0–1; 1 unless told. */
  rate?: number
  /** How many requests it strikes before it is gone; without end unless told. */
  count?: number
  /** For `slow`, in milliseconds; 1000 unless told. */
  delayMs?: number
  /** Of this fault's own dice, so that it strikes alike whatever else happens; the sandbox's dice unless told. */
  seed?: number
}
/** A fault and how often it struck. */
export type ListedFault = Fault & { struck: number }

export type Faults = {
  add(fault: Fault): void
  /** The fault that strikes this request, if one does. */
  strike(method: string, path: string): Fault | null
  list(): ListedFault[]
  clear(): void
}

export function createFaults(random: Random): Faults {
  let faults: (ListedFault & { dice: Random })[] = []
  return {
    add(fault) {
      faults.push({ ...fault, struck: 0, dice: fault.seed === undefined ? random : seededRandom(fault.seed) })
    },
    strike(method, path) {
      const fault = faults.find(
        (one) =>
          (!one.path || path.includes(one.path) || toLegacyPath(path).path.includes(one.path)) &&
          (!one.method || one.method === method) &&
          (one.rate === undefined || one.dice() < one.rate),
      )
      if (!fault) return null
      fault.struck++
      if (fault.count !== undefined) fault.count--
      faults = faults.filter((one) => one.count === undefined || one.count > 0)
      return fault
    },
    list: () => faults.map(({ dice: _, ...fault }) => fault),
    clear() {
      faults = []
    },
  }
}

/** A fault from a control request's body; 400 names what is wrong with it. */
export function readFault(body: Json): Fault {
  const kind = FAULT_KINDS.find((one) => one === body.kind)
  if (!kind) throw validationError(`"kind" must be one of ${FAULT_KINDS.join(', ')}`)
  const number = (name: string) => (typeof body[name] === 'number' ? { [name]: body[name] } : {})
  const word = (name: string) => (typeof body[name] === 'string' ? { [name]: body[name] } : {})
  const words = { ...word('path'), ...word('method') }
  return { kind, ...words, ...number('rate'), ...number('count'), ...number('delayMs'), ...number('seed') }
}

/** The answer of faults that refuse a request as HubSpot would. */
export function refusal(kind: FaultKind): SandboxError | null {
  switch (kind) {
    case 'error_500':
      return new SandboxError(500, { message: 'There was a problem with the request.' })
    case 'status_401':
      return unauthenticated()
    case 'status_403':
      return missingScopes(['crm.objects.custom.write'])
    case 'status_423':
      return new SandboxError(423, { message: 'This resource is locked. Try again later.' })
    case 'status_429':
      return new SandboxError(429, TEN_SECONDLY)
    case 'status_429_daily':
      return new SandboxError(429, DAILY)
    case 'status_429_search':
      return new SandboxError(429, SECONDLY)
    case 'status_477':
      return new SandboxError(477, { message: 'The account is being moved to another data centre. Try again later.' })
    case 'status_503':
      return new SandboxError(503, { message: 'The service is temporarily unavailable.' })
    default:
      return null
  }
}

/** Only a migration names a time to wait (documented, reference §3.1), in seconds. */
export function refusalHeaders(kind: FaultKind): Record<string, string> {
  return kind === 'status_477' ? { 'Retry-After': '2' } : {}
}

export const HTML_PAGE =
  '<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>'
