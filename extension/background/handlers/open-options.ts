import { browser } from 'wxt/browser'
import type { Handler } from '../../messaging/listen.ts'

export function handleOpenOptions(): Handler<'openOptions'> {
  return async () => {
    await browser.runtime.openOptionsPage()
    return undefined
  }
}
