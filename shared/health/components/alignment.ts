import { addDays, daysBetween } from '../../date.ts'
import type { HealthRules } from '../../framework/health.ts'
import type { Review } from '../../goal.ts'
import { type Finding, noData } from '../component.ts'
import type { HealthInputs } from '../input.ts'
import { tidy } from '../numbers.ts'

type Rated = { review: Review; value: number; fresh: number }

/**
 * Strategic alignment (framework L291, DESIGN §7): each reviewer's latest rating, 1–5 as 0/25/50/75/100, weighted by
 * freshness. The freshest rating decides how much of the component's weight counts.
 */
export function alignment({ reviews, rules, today }: HealthInputs): Finding {
  const latest = latestByReviewer(reviews, today)
  const rated = latest.map((review): Rated => {
    const fresh = freshness(daysBetween(review.on, today), rules)
    return { review, value: (review.rating - 1) * 25, fresh }
  })
  const inputs = rated.map((each) => evidence(each, rules))
  const counting = rated.filter(({ fresh }) => fresh > 0)
  if (counting.length === 0) return noData(latest.length === 0 ? 'Not rated yet' : 'Every rating has expired', inputs)
  const weights = counting.reduce((sum, { fresh }) => sum + fresh, 0)
  const points = counting.reduce((sum, { fresh, value }) => sum + fresh * value, 0)
  const newest = counting.reduce((best, each) => (each.review.on > best.review.on ? each : best)).review
  return {
    value: tidy(points / weights),
    applicable: true,
    share: Math.max(...counting.map(({ fresh }) => fresh)),
    reason: `Rated ${newest.rating} of 5 by ${newest.reviewer} on ${newest.on}`,
    inputs,
  }
}

/** 1 in the first days, then down to 0 in a straight line. */
function freshness(age: number, { alignment_full_days: full, alignment_faded_days: faded }: HealthRules): number {
  return Math.min(1, Math.max(0, (faded - age) / (faded - full)))
}

/** Sorted by reviewer, so that the order of the inputs never shows. */
function latestByReviewer(reviews: readonly Review[], today: string): Review[] {
  const latest = new Map<string, Review>()
  const sorted = reviews.filter(({ on }) => on <= today).toSorted((a, b) => (key(a) < key(b) ? -1 : 1))
  for (const review of sorted) latest.set(review.reviewer, review)
  return [...latest.values()]
}

function key({ reviewer, on, id }: Review): string {
  return [reviewer, on, id].join('\u0000')
}

function evidence({ review, value, fresh }: Rated, rules: HealthRules): Finding['inputs'][number] {
  const { reviewer, rating, on } = review
  const until = addDays(on, rules.alignment_full_days)
  const end = addDays(on, rules.alignment_faded_days)
  const state =
    fresh === 1
      ? `in full until ${until}`
      : fresh > 0
        ? `stale, fading since ${until} until ${end}`
        : `expired on ${end}`
  return {
    label: `Rating by ${reviewer}`,
    detail: `${value}: rated ${rating} of 5 on ${on}, ${state}`,
    source: 'review',
    asOf: on,
  }
}
