import { createServer, type Server } from 'node:http'
import { type AddressInfo, createServer as createTcp } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterEach, describe, expect, it } from 'vitest'
import { openNotify } from '#server/notify/open-door.ts'
import { smtpSender } from '#server/notify/smtp.ts'
import { webhookPoster, webhookProblem } from '#server/notify/webhook.ts'

const FROM = 'tributary@reservoir.example'
const MESSAGE = { subject: 'MISSED: Sign-in fails', text: 'ClockworkCoaching: first notice was due' }

const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

async function portOf(server: { listen(port: number, host: string, ready: () => void): unknown; address(): unknown }) {
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return (server.address() as AddressInfo).port
}

async function mailServer(refuse = false): Promise<{ url: string; mails: string[] }> {
  const mails: string[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: (_to, _session, done) => done(refuse ? new Error('no such mailbox') : null),
    onData(stream, _session, done) {
      let text = ''
      stream.on('data', (chunk: Buffer) => {
        text += chunk
      })
      stream.on('end', () => {
        mails.push(text)
        done()
      })
    },
  })
  stops.push(() => server.close())
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return { url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`, mails }
}

async function receiver(answer: (server: Server) => Parameters<typeof createServer>[1]) {
  const server: Server = createServer((request, response) => answer(server)?.(request, response))
  stops.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${await portOf(server)}`
}

describe('mail to our team', () => {
  it('arrives as plain text with its subject', async () => {
    const { url, mails } = await mailServer()

    await smtpSender({ url, from: FROM })('kevin@reservoir.example', MESSAGE)

    expect(mails[0]).toMatch(/^Subject: MISSED: Sign-in fails\r$/m)
    expect(mails[0]).toMatch(/^Content-Type: text\/plain/m)
    expect(mails[0]).toContain(MESSAGE.text)
  })

  it('that is refused says by whom and why', async () => {
    const { url } = await mailServer(true)

    await expect(smtpSender({ url, from: FROM })('kevin@reservoir.example', MESSAGE)).rejects.toThrow(
      /did not take the mail to kevin@reservoir\.example.*no such mailbox/,
    )
  })

  it('to a server that hangs gives up', async () => {
    const silent = createTcp()
    stops.push(() => silent.close())
    silent.on('connection', (socket) => stops.push(() => socket.destroy()))
    const url = `smtp://127.0.0.1:${await portOf(silent)}`

    await expect(smtpSender({ url, from: FROM, timeoutMs: 100 })('kevin@reservoir.example', MESSAGE)).rejects.toThrow()
  })

  it('cannot be made into a second mail by what a partner is called', async () => {
    const { url, mails } = await mailServer()

    await smtpSender({ url, from: FROM })('kevin@reservoir.example', {
      ...MESSAGE,
      subject: 'a\r\nBcc: all@clockwork.example',
    })

    expect(mails[0]).not.toMatch(/^Bcc:/m)
  })
})

describe('the webhook', () => {
  it('gets the text, with what would ring a whole channel made harmless', async () => {
    let body = ''
    const origin = await receiver(() => (request, response) => {
      request.on('data', (chunk: Buffer) => {
        body += chunk
      })
      request.on('end', () => response.end('ok'))
    })

    await webhookPoster({ url: `${origin}/in`, testOrigin: origin })({ ...MESSAGE, text: '<!channel> & more' })

    expect(JSON.parse(body)).toEqual({ text: '*MISSED: Sign-in fails*\n&lt;!channel&gt; &amp; more' })
  })

  it.each<[string, Parameters<typeof createServer>[1], RegExp]>([
    ['refuses', (_request, response) => void response.writeHead(500).end(), /status 500/],
    [
      'sends elsewhere',
      (_request, response) => void response.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
      /status 302/,
    ],
    ['hangs', () => {}, /no answer in time/],
    ['hangs up', (request) => void request.socket.destroy(), /could not be reached/],
  ])('that %s is told as such', async (_name, answer, problem) => {
    const origin = await receiver(() => answer)
    const post = webhookPoster({ url: `${origin}/in`, testOrigin: origin, timeoutMs: 300 })

    await expect(post(MESSAGE)).rejects.toThrow(problem)
  })

  it.each([
    'https://hooks.slack.com/services/T0/B0/x',
    'https://reservoir.webhook.office.com/webhookb2/x',
    'https://prod-12.westeurope.logic.azure.com/workflows/x',
  ])('may be %s', (address) => {
    expect(webhookProblem(address)).toBeNull()
  })

  it.each([
    'http://hooks.slack.com/services/x',
    'https://hooks.slack.com:8443/x',
    'https://kevin:secret@hooks.slack.com/x',
    'https://hooks.slack.com.example/x',
    'https://xhooks.slack.com/x',
    'https://webhook.office.com.example/x',
    'https://a.b.webhook.office.com/x',
    'https://169.254.169.254/latest/meta-data',
    'https://localhost/x',
    'https://[::1]/x',
    'https://2130706433/x',
    'file:///etc/passwd',
    'hooks.slack.com',
  ])('may not be %s', (address) => {
    expect(webhookProblem(address)).not.toBeNull()
    const settings = { smtp: null, webhook: address, testOrigin: null }
    expect(() => openNotify(settings)).toThrow(/NOTIFY_WEBHOOK_URL/)
  })
})
