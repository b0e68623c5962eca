import type { Handler } from '../../messaging/listen.ts'
import { gmailAskedItem } from '../../storage.ts'
import { registerGmail } from '../gmail-access.ts'

/** The person said yes or no to Gmail: they are not asked again, and the script is there before the draft opens. */
export function handleGmailAnswered(): Handler<'gmailAnswered'> {
  return async () => {
    await gmailAskedItem.setValue(true)
    await registerGmail(false)
    return undefined
  }
}
