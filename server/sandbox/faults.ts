import { missingScopes, SandboxError, unauthenticated, validationError } from './errors.ts'
import type { Json } from './http.ts'
import { TEN_SECONDLY } from './limits.ts'
import type { Random } from './random.ts'

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
  'status_429',
] as const
export type FaultKind = (typeof FAULT_KINDS)[number]
export type Fault = {
  kind: FaultKind
  /** Part of the path as it was sent. */
  path?: string
  method?: string
  /** The share of matching requests it strikes, 0–1; 1 unless told. */
  rate?: number
  /** How many requests it strikes before it is gone; without end unless told. */
  count?: number
  /** For `slow`, in milliseconds; 1000 unless told. */
  delayMs?: number
}

export type Faults = {
  add(fault: Fault): void
  /** The fault that strikes this request, if one does. */
  strike(method: string, path: string): Fault | null
  list(): Fault[]
  clear(): void
}

export function createFaults(random: Random): Faults {
  let faults: Fault[] = []
  return {
    add(fault) {
      faults.push({ ...fault })
    },
    strike(method, path) {
      const fault = faults.find(
        (one) =>
          (!one.path || path.includes(one.path)) &&
          (!one.method || one.method === method) &&
          (one.rate === undefined || random() < one.rate),
      )
      if (!fault) return null
      if (fault.count !== undefined) fault.count--
      faults = faults.filter((one) => one.count === undefined || one.count > 0)
      return fault
    },
    list: () => faults.map((fault) => ({ ...fault })),
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
  return { kind, ...word('path'), ...word('method'), ...number('rate'), ...number('count'), ...number('delayMs') }
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
    case 'status_429':
      return new SandboxError(429, TEN_SECONDLY)
    default:
      return null
  }
}

export const HTML_PAGE =
  '<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>'
