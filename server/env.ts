import { z } from 'zod'
import { StartError } from './errors.ts'

const Port = z.coerce.number().int().min(0).max(65_535)

/** Every setting there is; the table in README.md is checked against this schema. */
export const Env = z.object({
  ROLE: z
    .enum(['all', 'web', 'worker'])
    .default('all')
    .describe('`web` answers, `worker` does the jobs, `all` both; also `--role`. Apart they need PostgreSQL.'),
  PORT: Port.default(8787).describe('Port of the service.'),
  HOST: z.string().default('127.0.0.1').describe('Address the service listens on.'),
  PUBLIC_URL: z.url().optional().describe('Address people and the extension reach it by, if not http://HOST:PORT.'),
  DATA_DIR: z.string().default('./data').describe('Folder of the embedded database and the sandbox.'),
  DATABASE_URL: z.string().optional().describe('PostgreSQL connection string. Unset: embedded PGlite in DATA_DIR.'),
  HUBSPOT_TOKEN: z
    .string()
    .min(1)
    .optional()
    .describe('HubSpot service key. Unset: a local HubSpot sandbox is started.'),
  HUBSPOT_CLIENT_ID: z
    .string()
    .min(1)
    .optional()
    .describe('Client id of a HubSpot app: people sign in with HubSpot, and accounts connect by consent.'),
  HUBSPOT_CLIENT_SECRET: z
    .string()
    .min(1)
    .optional()
    .describe('Client secret of the HubSpot app, which signs its webhooks. Unset: no webhooks, polling alone.'),
  HUBSPOT_WEBHOOK_ADDRESS: z
    .enum(['public-url', 'forwarded'])
    .default('public-url')
    .describe('The address webhooks are signed for: PUBLIC_URL, or what X-Forwarded-Host and -Proto say.'),
  HUBSPOT_BASE_URL: z.url().optional().describe('Address of HubSpot, if not https://api.hubapi.com. For tests.'),
  HUBSPOT_API: z.enum(['2026-09', 'legacy']).default('2026-09').describe('Family of HubSpot paths.'),
  HUBSPOT_STORAGE: z
    .enum(['auto', 'custom-objects', 'companies'])
    .default('auto')
    .describe('Where partners live in HubSpot. `auto` asks the account what its plan allows.'),
  HUBSPOT_TIMEOUT_MS: z.coerce.number().int().min(100).default(15_000).describe('Longest wait for one HubSpot answer.'),
  SANDBOX_PORT: Port.default(8788).describe('Port of the HubSpot sandbox.'),
  SANDBOX_PLAN: z.enum(['enterprise', 'starter']).default('enterprise').describe('Plan the sandbox plays.'),
  POLL_SECONDS: z.coerce
    .number()
    .int()
    .min(1)
    .default(60)
    .describe('Time between two looks at what changed in HubSpot.'),
  TRIBUTARY_KEY: z
    .string()
    .optional()
    .describe('Key that secrets are sealed with, base64 of 32 bytes; older ones after a comma. Unset: `DATA_DIR/key`.'),
  PROXIES: z.coerce
    .number()
    .int()
    .min(0)
    .max(10)
    .default(0)
    .describe('Proxies of yours before the service, whose X-Forwarded-For is believed when requests are counted.'),
  FRAMEWORK_FILE: z.string().default('templates/framework.yaml').describe('The framework as data.'),
  TEMPLATES_DIR: z.string().default('templates').describe('Folder of the e-mail templates.'),
  BUILD_EXTENSION: z
    .enum(['yes', 'no'])
    .default('yes')
    .transform((value) => value === 'yes')
    .describe('Build the Chrome extension at start if its sources are newer.'),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'expected smtp://user:password@host:port or smtps://…' })
    .optional()
    .describe('Mail server by which our own team is told of clocks and gets its digest. Unset: no mail.'),
  SMTP_FROM: z.string().min(3).default('Tributary <tributary@localhost>').describe('Sender of those mails.'),
  NOTIFY_WEBHOOK_URL: z
    .url()
    .optional()
    .describe('Incoming webhook of Slack or Teams (hooks.slack.com, *.webhook.office.com, *.logic.azure.com).'),
  NOTIFY_TEST_ORIGIN: z.url().optional().describe('One further origin for that webhook. For tests.'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent'])
    .default('warn')
    .describe('Log lines on stderr.'),
})
export type Env = z.infer<typeof Env>

/** Hold secrets, whole or in part; what they were is told to nobody. */
const SECRET = new Set([
  'DATABASE_URL',
  'HUBSPOT_TOKEN',
  'HUBSPOT_CLIENT_SECRET',
  'TRIBUTARY_KEY',
  'SMTP_URL',
  'NOTIFY_WEBHOOK_URL',
])

/** Throws StartError naming each wrong variable, what it was (unless it may hold a secret) and what is expected. */
export function readEnv(source: Record<string, string | undefined>): Env {
  const set = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''))
  const parsed = Env.safeParse(set)
  if (parsed.success) return parsed.data
  const lines = parsed.error.issues.map(({ path, message }) => {
    const name = path.join('.')
    return `  ${name}=${SECRET.has(name) ? '(not shown)' : set[name]}: ${message}`
  })
  throw new StartError(
    `The environment has ${lines.length} wrong setting(s). See "Configuration" in README.md.\n${lines.join('\n')}`,
  )
}
