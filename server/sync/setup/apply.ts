import { eq } from 'drizzle-orm'
import type { StorageMode } from '../../db/tables/portal.ts'
import { portal as portalTable } from '../../db/tables/portal.ts'
import type { Deps } from '../../deps.ts'
import { AppError } from '../../errors.ts'
import { type HubSpotDoor, HubSpotError } from '../../hubspot/door.ts'
import type { Portal } from '../../write/context.ts'
import type { SyncedObject } from '../../write/dirty.ts'
import { GROUP } from '../objects/definition.ts'
import { planSetup, type SetupPlan, type SetupStep, toRemoteSetup } from './plan.ts'
import { type RemoteState, readRemote } from './read-remote.ts'
import { type WantedSetup, wantedSetup } from './wanted.ts'

export type SetupOptions = {
  /** `auto` keeps what the portal has, and asks HubSpot what its plan allows the first time. */
  storage: StorageMode | 'auto'
  /** Only look and print. */
  dryRun?: boolean
}
export type SetupResult = { portal: Portal; plan: SetupPlan; applied: boolean }

/**
 * Brings HubSpot to what is wanted and keeps the ids. A portal that was set up for the same definition costs no request.
 * Throws AppError `conflict` if something only a person can mend stands in the way, and HubSpotError.
 */
export async function ensureSetup(deps: Deps, portal: Portal, options: SetupOptions): Promise<SetupResult> {
  if (portal.setup && options.storage !== 'auto' && options.storage !== portal.storageMode) {
    throw new AppError(
      'conflict',
      `Partners are ${portal.storageMode} in HubSpot, and HUBSPOT_STORAGE asks for ${options.storage}. ` +
        'Leave it "auto"; from companies to custom objects there is "npm run cli -- move plan".',
    )
  }
  const door = deps.hubspot(portal.id)
  const settled = portal.setup && (options.storage === 'auto' || options.storage === portal.storageMode)
  const known = settled ? portal.setup : null
  if (known && !options.dryRun && known.hash === wantedSetup(portal.storageMode).hash) {
    return { portal, plan: { mode: portal.storageMode, steps: [], problems: [], notes: [] }, applied: false }
  }
  const mode = settled ? portal.storageMode : await detectMode(door, options.storage)
  const wanted = wantedSetup(mode)
  const remote = await readRemote(door, wanted)
  const plan = planSetup(wanted, remote, known)
  if (options.dryRun) return { portal, plan, applied: false }
  const setup = await applySetup(door, { wanted, remote, plan, known })
  const [updated] = await deps.database.db
    .update(portalTable)
    .set({ storageMode: mode, setup })
    .where(eq(portalTable.id, portal.id))
    .returning()
  return { portal: updated!, plan, applied: plan.steps.length > 0 }
}

/** Custom objects if the account may have them, else companies. Throws HubSpotError for anything but "forbidden". */
export async function detectMode(door: HubSpotDoor, storage: StorageMode | 'auto'): Promise<StorageMode> {
  if (storage !== 'auto') return storage
  try {
    await door.listSchemas()
    return 'custom-objects'
  } catch (error) {
    if (error instanceof HubSpotError && error.kind === 'forbidden') return 'companies'
    throw error
  }
}

export type SetupWork = { wanted: WantedSetup; remote: RemoteState; plan: SetupPlan; known: Portal['setup'] }

/** Carries out a plan and answers the ids. Interrupted, it goes on where it was: what is there is not made again. */
export async function applySetup(door: HubSpotDoor, { wanted, remote, plan, known }: SetupWork) {
  if (plan.problems.length > 0) throw new AppError('conflict', plan.problems.join('\n'))
  if (plan.steps.length === 0) return toRemoteSetup(wanted, remote, known)
  const types: Partial<Record<SyncedObject, string>> = {}
  for (const { object, place } of wanted.objects) {
    types[object] = 'objectType' in place ? place.objectType : remote.objects[object]?.objectType
  }
  for (const step of plan.steps) await applyStep(door, step, types)
  return toRemoteSetup(wanted, await readRemote(door, wanted), known)
}

async function applyStep(
  door: HubSpotDoor,
  step: SetupStep,
  types: Partial<Record<SyncedObject, string>>,
): Promise<void> {
  const type = types[step.object] ?? ''
  switch (step.do) {
    case 'create-schema': {
      const others = step.associateWith.map((object) => types[object] ?? '')
      const associatedObjects = [...step.schema.associatedObjects, ...others]
      types[step.object] = (await door.createSchema({ ...step.schema, associatedObjects })).objectTypeId
      return
    }
    case 'create-group':
      return door.createPropertyGroup(type, GROUP)
    case 'create-properties':
      return door.createProperties(type, step.properties)
    case 'update-options':
      return door.updatePropertyOptions(type, step.property, step.options)
    case 'create-pipeline':
      await door.createPipeline(type, { label: step.label, stages: step.stages })
      return
    case 'add-stage':
      await door.addStage(type, step.pipelineId, step.stage)
      return
  }
}
