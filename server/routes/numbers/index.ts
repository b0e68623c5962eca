import { router } from '../route.ts'
import { calendarRoutes } from './calendar.ts'
import { goalRoutes } from './goals.ts'
import { healthScoreRoutes } from './health.ts'
import { itemRoutes } from './items.ts'
import { kpiRoutes } from './kpis.ts'
import { metricRoutes } from './metrics.ts'
import { reviewRoutes } from './reviews.ts'

/** Everything people enter about a partnership, and what is worked out of it. */
export function numberRoutes() {
  return router()
    .route('/', goalRoutes())
    .route('/', reviewRoutes())
    .route('/', itemRoutes())
    .route('/', metricRoutes())
    .route('/', healthScoreRoutes())
    .route('/', calendarRoutes())
    .route('/', kpiRoutes())
}
