import { fileURLToPath } from 'node:url'
import preact from '@preact/preset-vite'
import { type ConfigEnv, defineConfig, type UserManifest } from 'wxt'

/** Public half of a key whose private half is gone: it only pins the Chrome id (shared/extension-id.ts). */
const CHROME_KEY =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA0Ne2HfsP3pTyfeD7OosoJp6iFfVlaT0vwVoZTDNmo3ILpiomOSEkPBuZA4W0z6pq+mAlpuLK01fyLIjbyFYMp3Chp+bV98gEj3jMaAUS0RxnCYwiFlw3Jzk1wfmCiZodY00xEdS5KMQVahjWELsAaCnUa4jd8FR5LZP3w0VWuY/YBM3PQ7lYQozMbjB2b5cvPPTIu+kCvufw1PE+qdw2syYW5P9BxpSvwYbqKthgRQpDKUsrX7/g0suHAN0kiMYnK4iBGhTRv79QIHzXevGiw+1TQmiED5PMCNRPf+JsbxCLYMG/JTWj3sk2ctTK2/9ujCigCyOYxYrQkLEK2V9PAwIDAQAB'

const CONTENT_CONTEXT = fileURLToPath(new URL('./extension/content-context.ts', import.meta.url))

const GMAIL = 'https://mail.google.com/*'

export default defineConfig({
  srcDir: 'extension',
  publicDir: 'extension/public',
  imports: false,
  manifestVersion: 3,
  outDirTemplate: '{{browser}}-mv{{manifestVersion}}{{modeSuffix}}',
  vite: () => ({
    plugins: [preact({ devToolsEnabled: false, prefreshEnabled: false })],
    build: { target: 'es2022' },
    resolve: { alias: { 'wxt/utils/content-script-context': CONTENT_CONTEXT } },
  }),
  manifest: (env) => manifestFor(env),
  hooks: {
    'build:before': () => {
      // Whatever mode and whoever builds (a test runner sets "test"), the scripts are those that ship.
      process.env.NODE_ENV = 'production'
    },
    'build:manifestGenerated': (wxt, manifest) => {
      // WXT turns the matches of a script registered at run time into required hosts; Gmail's is optional (DESIGN §10).
      if (wxt.config.mode === 'e2e') return
      const required: string[] = manifest.host_permissions ?? []
      const hosts = required.filter((host) => host !== GMAIL)
      if (hosts.length > 0) manifest.host_permissions = hosts
      else delete manifest.host_permissions
    },
  },
})

function manifestFor(env: ConfigEnv): UserManifest {
  const testBuild = env.mode === 'e2e'
  return {
    name: 'Tributary',
    description: 'Your partners on YouTube, Gmail and HubSpot: where they stand, what is due, and the words for it.',
    permissions: ['storage', 'alarms', 'scripting'],
    ...(testBuild ? { host_permissions: [GMAIL] } : { optional_host_permissions: [GMAIL] }),
    // No keys suggested: the person chooses them, if at all.
    commands: { 'open-card': { description: 'Open or close the card on this page' } },
    action: { default_title: 'Tributary' },
    ...(env.browser === 'firefox' ? firefoxOnly : chromeOnly),
  }
}

const chromeOnly: UserManifest = {
  key: CHROME_KEY,
  minimum_chrome_version: '120',
  storage: { managed_schema: 'managed-schema.json' },
}

const firefoxOnly: UserManifest = {
  browser_specific_settings: {
    gecko: {
      id: 'tributary@tributary.example',
      strict_min_version: '140.0',
      // What leaves the browser once a person clicks: the page's channel or addresses, and the mail's recipients.
      data_collection_permissions: {
        required: ['personallyIdentifyingInfo', 'websiteContent', 'websiteActivity', 'authenticationInfo'],
      },
    },
  },
}
