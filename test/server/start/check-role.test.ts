import { describe, expect, it } from 'vitest'
import { readEnv } from '#server/env.ts'
import { checkRole } from '#server/start/check-role.ts'

const SERVER = { DATABASE_URL: 'postgresql://db.example/tributary' }

describe('web and worker apart', () => {
  it.each(['web', 'worker'])('%s is refused on the embedded database, with what to do', (ROLE) => {
    expect(() => checkRole(readEnv({ ROLE, HUBSPOT_TOKEN: 'x' }))).toThrow(/Set DATABASE_URL to a PostgreSQL server/)
  })

  it.each(['web', 'worker'])('%s is refused with a sandbox of its own', (ROLE) => {
    expect(() => checkRole(readEnv({ ROLE, ...SERVER }))).toThrow(/Set HUBSPOT_TOKEN/)
  })

  it('are let in on a server with a HubSpot, by token or by consent', () => {
    checkRole(readEnv({ ROLE: 'web', ...SERVER, HUBSPOT_TOKEN: 'x' }))
    checkRole(readEnv({ ROLE: 'worker', ...SERVER, HUBSPOT_CLIENT_ID: 'x' }))
  })

  it('all is let in anywhere, and a role that is none is named', () => {
    checkRole(readEnv({}))
    expect(() => readEnv({ ROLE: 'both' })).toThrow(/ROLE=both/)
  })
})
