import type { SamplePartner } from '../spec.ts'
import { tier1 } from './tier-1.ts'
import { tier2 } from './tier-2.ts'
import { tier3 } from './tier-3.ts'
import { tier4 } from './tier-4.ts'

/**
 * The partners the framework names or describes (L13, L27, L111, L156, L204), chosen so that every tier, phase, band and
 * state can be seen. Where the framework gives no name, the name says that it is a sample.
 */
export const SAMPLE_PARTNERS: readonly SamplePartner[] = [...tier1, ...tier2, ...tier3, ...tier4]
