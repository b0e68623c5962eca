import { defineContentScript } from 'wxt/utils/define-content-script'
import { send } from '../../messaging/send.ts'
import { keepOverlay } from '../../overlays/keep.ts'
import { createGmailSite, upgradeOpenedCompose, watchSent } from '../../sites/gmail/index.ts'
import { createMailFlow } from './mail-flow.ts'
import { createReports } from './reports.ts'

export default defineContentScript({
  matches: ['https://mail.google.com/*'],
  registration: 'runtime',
  runAt: 'document_idle',
  main: async (ctx) => {
    const flow = createMailFlow({ send, doc: document })
    const waiting = send('composePayload', {})
    const report = createReports({ send, doc: document })
    await keepOverlay({
      // Only while the overlay is there: switched off, nothing is read.
      site: createGmailSite(document, () => flow.isOn() && report()),
      signal: ctx.signal,
      insert: flow.insert,
      // Ends with the overlay: switched off, no mail is looked at.
      onMounted: (controller, signal) => {
        flow.useController(controller, signal)
        watchSent(flow.sent, signal)
        report()
      },
    })
    const payload = await waiting
    if (!payload.ok || !payload.value || !flow.isOn()) return
    flow.opened(payload.value)
    await flow.upgraded(payload.value, await upgradeOpenedCompose(payload.value, { signal: ctx.signal }))
  },
})
