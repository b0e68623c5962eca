import type { Handlers } from '../../messaging/listen.ts'
import type { Deps } from '../deps.ts'
import { handleComposePayload } from './compose-payload.ts'
import { handleContext } from './context.ts'
import { handleDeleteData, handleExportData } from './data.ts'
import { handleDevices, handleRevokeDevice } from './devices.ts'
import { handleDraft } from './draft.ts'
import { handleGmailAnswered } from './gmail-answered.ts'
import { handleLookup } from './lookup.ts'
import { handleNeverLog, handleSetNeverLog } from './never-log.ts'
import { handleOpenDraft } from './open-draft.ts'
import { handleOpenOptions } from './open-options.ts'
import { handleOutreach } from './outreach.ts'
import { handlePreferences, handleRemember } from './preferences.ts'
import { handleQueue, handleStartQueue, handleStopQueue, handleWork } from './queue.ts'
import { handleReplied } from './replied.ts'
import { handleSelectorHealth, handleSelectorHits } from './selector-hits.ts'
import { handleSent } from './sent.ts'
import { handleSignIn, handleSignOut, handleStatus } from './sign-in.ts'
import { handleUndo } from './undo.ts'

/** Every message of the protocol and who answers it. */
export function handlersFor(deps: Deps): Handlers {
  return {
    lookup: handleLookup(deps),
    context: handleContext(deps),
    draft: handleDraft(deps),
    outreach: handleOutreach(deps),
    openDraft: handleOpenDraft(deps),
    composePayload: handleComposePayload(deps),
    sent: handleSent(deps),
    undo: handleUndo(deps),
    replied: handleReplied(deps),
    selectorHits: handleSelectorHits(deps),
    selectorHealth: handleSelectorHealth(),
    neverLog: handleNeverLog(),
    setNeverLog: handleSetNeverLog(),
    gmailAnswered: handleGmailAnswered(),
    work: handleWork(deps),
    startQueue: handleStartQueue(deps),
    queue: handleQueue(),
    stopQueue: handleStopQueue(),
    openOptions: handleOpenOptions(),
    preferences: handlePreferences(),
    remember: handleRemember(deps),
    status: handleStatus(deps),
    signIn: handleSignIn(deps),
    signOut: handleSignOut(deps),
    devices: handleDevices(deps),
    revokeDevice: handleRevokeDevice(deps),
    exportData: handleExportData(deps),
    deleteData: handleDeleteData(deps),
  }
}
