import type { StreamOverride } from '#shared/cadence/override.ts'
import { AppError } from '../../errors.ts'
import type { StreamScope } from './scope.ts'
import { putSetting, streamOf } from './setting.ts'

/** Sets what is different for this partner, all of it at once. */
export async function overrideStream(
  { ctx, changes, facts, stream }: StreamScope,
  override: StreamOverride,
): Promise<string> {
  const { kind, label } = streamOf(ctx, facts, stream)
  const { template, off, ...dated } = override
  if (kind === 'event' && Object.keys(dated).length > 0) {
    throw new AppError('invalid', `"${label}" has no due dates; only its template can differ, or it can be off.`)
  }
  if (template !== undefined && !ctx.deps.templates.list().some(({ id }) => id === template)) {
    throw new AppError('invalid', `There is no template "${template}". "npm run cli -- templates" lists them.`)
  }
  await putSetting(changes, facts, { stream, patch: { override } })
  return off ? 'off' : 'overridden'
}
