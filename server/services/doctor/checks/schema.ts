import { ensureSetup } from '../../../sync/setup/apply.ts'
import { type Check, fail, ok, warn } from '../check.ts'

export const schema: Check = {
  name: 'HubSpot schema',
  async look({ deps, portal }) {
    const { plan } = await ensureSetup(deps, portal, { storage: portal.storageMode, dryRun: true })
    const [problem] = plan.problems
    if (problem) return fail(problem, 'Mend it, then run "npm run cli -- setup plan".')
    if (plan.steps.length === 0) return ok('What is wanted is there.')
    return warn(`${plan.steps.length} things drifted or are missing.`, 'Run "npm run cli -- setup apply".')
  },
}
