import type { Problem } from '#shared/api/problem.ts'
import type { Rendered } from '#shared/api/rendered.ts'
import type { Drafted, Outcome, Way, WayTaken } from '../messaging/protocol.ts'
import type { Api } from './api.ts'

const ASK: Way = { name: 'approval', label: 'Ask for approval' }
const OVERRIDE: Way = { name: 'override', label: 'Write anyway', asks: 'Your reason' }

/** What a person can do about a refusal: a collision is overridden with a reason, a claim is asked for (DESIGN §9). */
export function waysOn(problem: Pick<Problem, 'code' | 'errors'> | null): Way[] {
  const paths = problem?.code === 'conflict' ? (problem.errors ?? []).map(({ path }) => path) : []
  if (paths.includes('overrideReason')) return [OVERRIDE]
  return paths.some((path) => path.startsWith('values.')) ? [ASK] : []
}

/** The rest of a request that a way stands for. */
export function requestOf(way: WayTaken | undefined): { overrideReason?: string; queueFor?: string } {
  return {
    ...(way?.name === 'override' && { overrideReason: way.said ?? '' }),
    ...(way?.to && { queueFor: way.to }),
  }
}

/** Who wanted the draft in somebody's queue still does after a collision. */
export function keepQueue<T>(outcome: Outcome<T>, way: WayTaken | undefined): Outcome<T> {
  if (outcome.ok || !way?.to || !outcome.failure.ways) return outcome
  const ways = outcome.failure.ways.map((each) => (each.name === 'override' ? { ...each, to: way.to } : each))
  return { ok: false, failure: { ...outcome.failure, ways } }
}

/**
 * A draft with what the person should know before opening it: a claim can be asked for, and whose name stands under it.
 * `isQueued` false: nobody's queue takes it, as for a channel that is no partner yet.
 */
export async function withWays(api: Api, mail: Rendered, isQueued: boolean): Promise<Drafted> {
  const isHeld = mail.claims.some((name) => mail.blanks.includes(name))
  const ways = isHeld ? [ASK] : []
  const { sender } = mail
  if (!sender || sender.fits) return { ...mail, ways }
  const warning = `${sender.expected} ought to sign this; now it carries the name of ${sender.name}.`
  const other = isQueued ? await personNamed(api, sender.expected) : undefined
  if (!other) return { ...mail, ways, warning }
  const queue: Way = { name: 'queue', label: `Put in ${other.name}’s queue`, to: other.id }
  return { ...mail, ways: [...ways, queue], warning, submit: 'Send as me' }
}

/** Names are compared by their first word, as the service does it; none while the list cannot be read. */
async function personNamed(api: Api, name: string): Promise<{ id: string; name: string } | undefined> {
  const senders = await api.senders().catch(() => [])
  return senders.find((person) => !person.isMe && firstWord(person.name) === firstWord(name))
}

function firstWord(name: string): string | undefined {
  return name
    .trim()
    .toLowerCase()
    .split(/[\s,(]+/)[0]
}
