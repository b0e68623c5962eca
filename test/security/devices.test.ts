import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { audit } from '#server/db/tables/audit.ts'
import { issueCommandLineToken } from '#server/services/access/command-line.ts'
import { hashSecret } from '#server/services/access/secret.ts'
import { uninstallKeyOf } from '#server/services/device/revoke-uninstalled.ts'
import { makePortal, NOW } from '../support/make.ts'
import { callerOf, type MadeApp, makeApp } from '../support/make-app.ts'

const DAY_MS = 86_400_000
type Device = { id: string; label: string; userName: string; current: boolean }

let made: MadeApp
beforeAll(async () => {
  made = await makeApp()
}, 60_000)
afterAll(() => made.close())

const devicesOf = async (caller: { get(path: string): Promise<Response> }, of = 'me'): Promise<Device[]> =>
  (await (await caller.get(`/v1/devices?of=${of}`)).json()).devices

describe('devices', () => {
  it('are listed: one’s own to everybody, all to an admin, none of another portal, no token in it', async () => {
    const portal = await makePortal(made.deps.database)
    const kevin = await made.signIn('admin', 'Kevin', portal)
    const sarah = await made.signIn('viewer', 'Sarah', portal)

    expect((await devicesOf(sarah)).map(({ userName, current }) => [userName, current])).toEqual([['Sarah', true]])
    expect((await sarah.get('/v1/devices?of=everyone')).status).toBe(403)
    const all = await devicesOf(kevin, 'everyone')
    expect(all.map(({ userName }) => userName).sort()).toEqual(['Kevin', 'Sarah'])
    expect(JSON.stringify(all)).not.toContain(sarah.token)
    expect(JSON.stringify(all).toLowerCase()).not.toContain('hash')
  })

  it('are paged', async () => {
    const portal = await makePortal(made.deps.database)
    const kevin = await made.signIn('admin', 'Kevin', portal)
    for (const name of ['Sarah', 'Sarah', 'Sarah']) await made.signIn('viewer', name, portal)
    const first = await (await kevin.get('/v1/devices?of=everyone&limit=3')).json()
    const rest = await (await kevin.get(`/v1/devices?of=everyone&limit=3&after=${first.after}`)).json()

    expect([first.devices.length, rest.devices.length, rest.after]).toEqual([3, 1, null])
  })

  it('revoked elsewhere answer 401 at their next request, and stand in the audit', async () => {
    const portal = await makePortal(made.deps.database)
    const [kevin, sarah] = [await made.signIn('admin', 'Kevin', portal), await made.signIn('manager', 'Sarah', portal)]
    const [device] = await devicesOf(sarah)

    expect((await kevin.post(`/v1/devices/${device?.id}/revoke`, {})).status).toBe(200)

    const refused = await sarah.get('/v1/me')
    expect([refused.status, (await refused.json()).code]).toEqual([401, 'token-invalid'])
    expect(await devicesOf(kevin, 'everyone')).toHaveLength(1)
    const rows = await made.deps.database.db.select().from(audit).where(eq(audit.portalId, portal.id))
    expect(rows.map(({ action, actor }) => [action, actor.kind === 'user' && actor.name])).toEqual([
      ['device.revoke', 'Kevin'],
    ])
    // Once is enough: the second writes nothing.
    expect((await kevin.post(`/v1/devices/${device?.id}/revoke`, {})).status).toBe(200)
    expect(await made.deps.database.db.select().from(audit).where(eq(audit.portalId, portal.id))).toHaveLength(1)
  })

  it('of somebody else are not there for whoever is no admin, those of another portal for nobody', async () => {
    const [one, two] = [await makePortal(made.deps.database), await makePortal(made.deps.database)]
    const sarah = await made.signIn('viewer', 'Sarah', one)
    const [device] = await devicesOf(sarah)
    for (const other of [await made.signIn('manager', 'Kevin', one), await made.signIn('admin', 'Kevin', two)]) {
      expect((await other.post(`/v1/devices/${device?.id}/revoke`, {})).status).toBe(404)
    }

    expect((await sarah.get('/v1/me')).status).toBe(200)
  })

  it('left idle for thirty days are signed out and not listed, a day before they are', async () => {
    const portal = await makePortal(made.deps.database)
    const kevin = await made.signIn('admin', 'Kevin', portal)
    made.deps.now = new Date(NOW.getTime() + 29 * DAY_MS)
    const listed = await devicesOf(await made.signIn('admin', 'Sarah', portal), 'everyone')
    made.deps.now = new Date(NOW.getTime() + 30 * DAY_MS + 1)
    const later = await devicesOf(await made.signIn('admin', 'Sarah', portal), 'everyone')
    const status = (await kevin.get('/v1/me')).status
    made.deps.now = NOW

    const names = (devices: Device[]) => devices.map(({ userName }) => userName).sort()
    expect(names(listed)).toEqual(['Kevin', 'Sarah'])
    expect(names(later)).toEqual(['Sarah', 'Sarah'])
    expect(status).toBe(401)
  })

  it('are signed out by the page that opens when the extension is removed, by its key and by nothing else', async () => {
    const sarah = await made.signIn('viewer', 'Sarah')
    const { deviceId } = await (await sarah.get('/v1/me')).json()
    const key = uninstallKeyOf(hashSecret(sarah.token))
    const open = async (tried: string) =>
      (await made.app.request(`/uninstalled?device=${deviceId}&key=${encodeURIComponent(tried)}`)).text()
    for (const tried of ['x'.repeat(43), hashSecret(sarah.token), sarah.token]) await open(tried)
    expect((await sarah.get('/v1/me')).status).toBe(200)

    expect(await open(key)).toContain('Its sign-in has ended')

    expect((await sarah.get('/v1/me')).status).toBe(401)
  })

  it('a token opens one portal, however it is sent, and nothing but a whole one opens', async () => {
    const { token } = await made.signIn('admin')
    const tries = [token.slice(0, -1), `${token}A`, token.toLowerCase(), `${token} ${token}`, '', `Basic ${token}`]
    const statuses = await Promise.all(tries.map(async (each) => (await callerOf(made.app, each).get('/v1/me')).status))
    const inQuery = await made.app.request(`/v1/me?access_token=${token}&token=${token}`)
    const inCookie = await made.app.request('/v1/me', { headers: { cookie: `tributary_session=${token}` } })

    expect([...statuses, inQuery.status, inCookie.status]).toEqual(Array(tries.length + 2).fill(401))
  })
})

describe('people', () => {
  it('get another role from their next request on', async () => {
    const portal = await makePortal(made.deps.database)
    const [kevin, sarah] = [await made.signIn('admin', 'Kevin', portal), await made.signIn('admin', 'Sarah', portal)]
    const { users } = await (await kevin.get('/v1/users')).json()
    const id = users.find(({ name }: { name: string }) => name === 'Sarah').id

    expect((await kevin.patch(`/v1/users/${id}`, { role: 'viewer' })).status).toBe(200)

    expect((await sarah.get('/v1/users')).status).toBe(403)
    expect((await (await sarah.get('/v1/me')).json()).role).toBe('viewer')
  })

  it('always have an admin: the last one stays, even if two step down at once', async () => {
    const portal = await makePortal(made.deps.database)
    const [kevin, sarah] = [await made.signIn('admin', 'Kevin', portal), await made.signIn('admin', 'Sarah', portal)]
    const { users } = await (await kevin.get('/v1/users')).json()
    const idOf = (name: string) => users.find((user: { name: string }) => user.name === name).id
    const down = [kevin.patch(`/v1/users/${idOf('Kevin')}`, { role: 'viewer' })]
    down.push(sarah.patch(`/v1/users/${idOf('Sarah')}`, { role: 'viewer' }))
    const statuses = (await Promise.all(down)).map(({ status }) => status)

    expect(statuses.sort()).toEqual([200, 409])
  })

  it('are invited with a link that signs them in with their role, once', async () => {
    const portal = await makePortal(made.deps.database)
    const kevin = await made.signIn('admin', 'Kevin', portal)
    const invitation = { name: 'Sarah', email: 'Sarah@Example.com', role: 'viewer' }
    const { url, user } = await (await kevin.post('/v1/users', invitation)).json()
    const key = new URL(url).searchParams.get('key') ?? ''
    const open = () => made.app.request('/connect', { method: 'POST', body: new URLSearchParams({ key }) })
    const cookie = (await open()).headers.get('set-cookie')?.split(';')[0] ?? ''

    expect(user).toMatchObject({ email: 'sarah@example.com', role: 'viewer' })
    expect(await (await made.app.request('/device', { headers: { cookie } })).text()).toContain('Sarah')
    expect((await open()).status).toBe(401)
    // Inviting again gives a link, never another role.
    const again = await (await kevin.post('/v1/users', { ...invitation, role: 'admin' })).json()
    expect(again.user).toEqual(user)
  })

  it('are signed out everywhere: devices and the confirming page', async () => {
    const portal = await makePortal(made.deps.database)
    const [kevin, sarah] = [await made.signIn('admin', 'Kevin', portal), await made.signIn('viewer', 'Sarah', portal)]
    const email = (await (await sarah.get('/v1/me')).json()).email
    const { url, user } = await (await kevin.post('/v1/users', { name: 'Sarah', email, role: 'viewer' })).json()
    const key = new URL(url).searchParams.get('key') ?? ''
    const signedIn = await made.app.request('/connect', { method: 'POST', body: new URLSearchParams({ key }) })
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? ''
    const page = async () => (await made.app.request('/device', { headers: { cookie } })).status
    expect(await page()).toBe(200)

    expect(await (await kevin.post(`/v1/users/${user.id}/sign-out`, {})).json()).toEqual({ devices: 1 })

    expect([(await sarah.get('/v1/me')).status, await page()]).toEqual([401, 401])
  })

  it('cannot take the command line’s place, and a role change cannot be undone by anybody', async () => {
    const portal = await makePortal(made.deps.database)
    const kevin = await made.signIn('admin', 'Kevin', portal)
    await issueCommandLineToken(made.deps.database.db, portal.id, made.deps.now)
    const { users } = await (await kevin.get('/v1/users')).json()
    const machine = users.find((user: { machine: boolean }) => user.machine)
    const asked = await Promise.all([
      kevin.patch(`/v1/users/${machine.id}`, { role: 'viewer' }),
      kevin.post(`/v1/users/${machine.id}/sign-out`, {}),
    ])
    await kevin.post('/v1/users', { name: 'Sarah', email: 'sarah@example.com', role: 'viewer' })
    const [row] = await made.deps.database.db.select().from(audit).where(eq(audit.portalId, portal.id))

    expect(asked.map(({ status }) => status)).toEqual([409, 409])
    expect((await kevin.post('/v1/undo', { id: row?.id })).status).toBe(409)
  })
})
