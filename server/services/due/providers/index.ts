import type { DueProvider } from '../provider.ts'
import { dueTouchpoints } from './touchpoints.ts'

/** Every source of the due list; their order does not matter. */
export const providers: readonly DueProvider[] = [dueTouchpoints]
