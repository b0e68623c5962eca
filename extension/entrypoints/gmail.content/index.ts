import { defineContentScript } from 'wxt/utils/define-content-script'
import { send } from '../../messaging/send.ts'
import { keepOverlay } from '../../overlays/keep.ts'
import { createGmailSite, upgradeOpenedCompose, watchSent } from '../../sites/gmail/index.ts'
import { createMailFlow } from './mail-flow.ts'

export default defineContentScript({
  matches: ['https://mail.google.com/*'],
  registration: 'runtime',
  runAt: 'document_idle',
  main: async (ctx) => {
    const flow = createMailFlow({ send, doc: document })
    watchSent(flow.sent, ctx.signal)
    const waiting = send('composePayload', {})
    await keepOverlay({
      site: createGmailSite(document),
      signal: ctx.signal,
      insert: flow.insert,
      onMounted: flow.useController,
    })
    const payload = await waiting
    if (!payload.ok || !payload.value) return
    flow.opened(payload.value)
    const outcome = await upgradeOpenedCompose(payload.value)
    if (!outcome.ok) flow.say(outcome.message)
  },
})
