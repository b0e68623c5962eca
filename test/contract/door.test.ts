import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { HubSpotDoor, UpsertInput } from '#server/hubspot/door.ts'
import type { Family } from '#server/hubspot/paths.ts'
import { partnerSchema, property } from './partner-schema.ts'
import { openDoor, type SandboxProcess, startSandboxProcess } from './sandbox-process.ts'

const families: Family[] = ['2026-09', 'legacy']

describe.each(families)('the door in the %s family', (family) => {
  let sandbox: SandboxProcess
  let door: HubSpotDoor

  beforeAll(async () => {
    sandbox = await startSandboxProcess()
  })
  afterAll(() => sandbox.stop())
  beforeEach(async () => {
    await sandbox.control('POST', '/reset')
    door = openDoor(sandbox.url, { family })
  })

  function partners(count: number, properties: Record<string, string> = {}): UpsertInput[] {
    return Array.from({ length: count }, (_, i) => ({
      key: `P-${i}`,
      properties: { partner_name: `Partner ${i}`, ...properties },
      traceId: `t${i}`,
    }))
  }

  async function contact(email: string): Promise<string> {
    const outcome = await door.upsertByKey('contacts', 'email', [{ key: email, properties: {}, traceId: email }])
    return outcome.results[0]?.id ?? ''
  }

  test('speaks only paths of its family', async () => {
    await door.account()
    await door.owners()
    await door.listProperties('contacts')
    await door.listPipelines('deals')
    await door.list('contacts', { properties: ['email'] })
    await door.associationLabels('contacts', 'companies')
    const { requests } = (await sandbox.control('GET', '/requests')) as { requests: { path: string; status: number }[] }
    expect(requests.map((one) => one.status)).toEqual([200, 200, 200, 200, 200, 200])
    expect(requests.filter((one) => /\/v[34]\//.test(one.path) || one.path === '/crm/v3/owners')).toHaveLength(
      family === 'legacy' ? 6 : 0,
    )
  })

  test('makes tasks with their associations, and takes an association away again', async () => {
    const person = await contact('creator@partner.example')
    const [type] = await door.associationLabels('tasks', 'contacts')
    const made = await door.createRecords('tasks', [
      {
        properties: { hs_task_subject: 'Creator reports, 40', hs_timestamp: '2026-11-23T09:00:00Z' },
        traceId: 'task-1',
        associations: [{ toId: person, types: [type!] }],
      },
    ])
    const id = made.results[0]!.id
    expect(made.results[0]!.traceId).toBe('task-1')
    expect([...(await door.associations('tasks', 'contacts', [id])).entries()]).toEqual([[id, [person]]])

    await door.dissociate('tasks', 'contacts', [{ fromId: id, toId: person }])

    expect([...(await door.associations('tasks', 'contacts', [id])).entries()]).toEqual([[id, []]])
  })

  test('makes a label and tells by it what a contact is to a partner', async () => {
    const { objectTypeId } = await door.createSchema(partnerSchema)
    const { results } = await door.upsertByKey(objectTypeId, 'partner_key', partners(1))
    const person = await contact('cto@partner.example')
    const [plain] = await door.associationLabels(objectTypeId, 'contacts')
    const label = await door.createLabel(objectTypeId, 'contacts', { name: 'technical', label: 'Technical contact' })

    await door.associate(objectTypeId, 'contacts', [{ fromId: results[0]!.id, toId: person, types: [label] }])

    const links = await door.labelledAssociations(objectTypeId, 'contacts', [results[0]!.id])
    expect(links.get(results[0]!.id)).toEqual([{ toId: person, types: expect.arrayContaining([label, plain]) }])
  })

  test('reads the account with its time zone and the owners by name', async () => {
    const { answeredAt, ...account } = await door.account()
    expect(account).toEqual({
      portalId: '147000001',
      timeZone: 'America/Chicago',
      uiDomain: 'app.hubspot.com',
      accountType: 'STANDARD',
    })
    expect(Math.abs(Date.parse(answeredAt ?? '') - Date.now())).toBeLessThan(60_000)
    const owners = await door.owners()
    expect(owners.map(({ name, email }) => [name, email])).toEqual([
      ['Kevin', 'kevin@reservoir.example'],
      ['Sarah', 'sarah@reservoir.example'],
    ])
  })

  test('makes a custom object and finds it again by its full name', async () => {
    const made = await door.createSchema(partnerSchema)
    expect(made.fullyQualifiedName).toBe('p147000001_partner')
    const listed = await door.listSchemas()
    expect(listed.map((one) => one.objectTypeId)).toEqual([made.objectTypeId])
    expect(made.properties).toEqual(expect.arrayContaining(['partner_key', 'health', 'hs_object_id']))
    await expect(door.createSchema(partnerSchema)).rejects.toMatchObject({ kind: 'conflict', status: 409 })
  })

  test('creates properties in a group and changes the options of one', async () => {
    await door.createPropertyGroup('companies', { name: 'tributary', label: 'Tributary' })
    const phase = property({
      name: 'tributary_phase',
      groupName: 'tributary',
      type: 'enumeration',
      fieldType: 'select',
    })
    await door.createProperties('companies', [
      phase,
      property({ name: 'tributary_key', groupName: 'tributary', hasUniqueValue: true }),
    ])
    const options = [{ label: 'Prospect', value: 'prospect', displayOrder: 0, hidden: false }]
    await door.updatePropertyOptions('companies', 'tributary_phase', options)
    const found = (await door.listProperties('companies')).filter((one) => one.groupName === 'tributary')
    expect(found.find((one) => one.name === 'tributary_phase')?.options).toEqual(options)
    expect(found.find((one) => one.name === 'tributary_key')?.hasUniqueValue).toBe(true)
    expect(await door.listPropertyGroups('companies')).toContainEqual({ name: 'tributary', label: 'Tributary' })
    await expect(door.createProperties('companies', [phase])).rejects.toMatchObject({ kind: 'conflict' })
  })

  test('makes a pipeline and adds a stage to it', async () => {
    const { objectTypeId } = await door.createSchema(partnerSchema)
    const stages = [{ label: 'Prospect', displayOrder: 0, closed: false }]
    const made = await door.createPipeline(objectTypeId, { label: 'Partnership development', stages })
    const grown = await door.addStage(objectTypeId, made.id, { label: 'Ended', displayOrder: 9, closed: true })
    expect(grown.stages.map((stage) => stage.label)).toEqual(['Prospect', 'Ended'])
    expect(await door.listPipelines(objectTypeId)).toEqual([grown])
  })

  test('creates on the first upsert and changes the same record on the second, each found by its trace id', async () => {
    await door.createSchema(partnerSchema)
    const first = await door.upsertByKey('p_partner', 'partner_key', partners(100))
    expect(first.errors).toEqual([])
    expect(first.results.every((one) => one.isNew)).toBe(true)
    expect(first.results.map((one) => one.traceId)).not.toEqual(partners(100).map((one) => one.traceId))
    const second = await door.upsertByKey('p_partner', 'partner_key', partners(100, { health: '81' }))
    expect(second.results.some((one) => one.isNew)).toBe(false)
    const idOf = (results: typeof first.results, trace: string) => results.find((one) => one.traceId === trace)?.id
    expect(idOf(second.results, 't42')).toBe(idOf(first.results, 't42'))
    expect(second.results.find((one) => one.traceId === 't42')?.properties).toMatchObject({
      partner_key: 'P-42',
      health: '81',
    })
  })

  test('names the input that failed and keeps the others', async () => {
    await door.createSchema(partnerSchema)
    const inputs = partners(3)
    inputs[1] = { key: 'P-1', properties: { partner_name: 'One', tier: '9' }, traceId: 'bad' }
    const outcome = await door.upsertByKey('p_partner', 'partner_key', inputs)
    expect(outcome.results.map((one) => one.traceId).sort()).toEqual(['t0', 't2'])
    expect(outcome.errors).toHaveLength(1)
    expect(outcome.errors[0]).toMatchObject({ traceIds: ['bad'], category: 'VALIDATION_ERROR' })
    expect(outcome.errors[0]?.message).toContain('INVALID_OPTION')
  })

  test('updates by id, clears with an empty value and reads it back as null', async () => {
    await door.createSchema(partnerSchema)
    const { results } = await door.upsertByKey('p_partner', 'partner_key', partners(2, { health: '70' }))
    const id = results.find((one) => one.traceId === 't0')?.id ?? ''
    const outcome = await door.updateById('p_partner', [
      { id, properties: { health: '', next_due: '2026-12-01' }, traceId: 'u' },
    ])
    expect(outcome.results[0]).toMatchObject({ id, traceId: 'u' })
    const [read] = await door.readByIds('p_partner', [id], ['health', 'next_due', 'tier'])
    expect(read?.properties).toMatchObject({ health: null, next_due: '2026-12-01', tier: null })
    const missing = await door.updateById('p_partner', [{ id: '1', properties: { health: '1' }, traceId: 'gone' }])
    expect(missing).toMatchObject({
      results: [],
      errors: [{ ids: ['1'], traceIds: ['gone'], category: 'OBJECT_NOT_FOUND' }],
    })
  })

  test('leaves a missing record out of a read and lists an archived one only when asked', async () => {
    await door.createSchema(partnerSchema)
    const { results } = await door.upsertByKey('p_partner', 'partner_key', partners(2))
    const [kept, gone] = [results[0]?.id ?? '', results[1]?.id ?? '']
    await door.archiveByIds('p_partner', [gone])
    expect((await door.readByIds('p_partner', [kept, gone, '77'], [])).map((one) => one.id)).toEqual([kept])
    expect((await door.list('p_partner', { properties: [] })).results.map((one) => one.id)).toEqual([kept])
    const bin = await door.list('p_partner', { properties: ['partner_key'], archived: true })
    expect(bin.results.map((one) => [one.id, one.archived])).toEqual([[gone, true]])
  })

  test('searches by a value, by a set and since a moment, a page at a time', async () => {
    await door.createSchema(partnerSchema)
    await door.upsertByKey('p_partner', 'partner_key', partners(5))
    const query = { properties: ['partner_key'], limit: 2, sortBy: 'hs_lastmodifieddate' }
    const one = await door.search('p_partner', {
      ...query,
      filters: [{ property: 'partner_key', operator: 'EQ', value: 'p-3' }],
    })
    expect(one).toMatchObject({ total: 1, after: null })
    const two = await door.search('p_partner', {
      ...query,
      filters: [{ property: 'partner_key', operator: 'IN', values: ['p-1', 'p-2'] }],
    })
    expect(two.results.map((record) => record.properties.partner_key).sort()).toEqual(['P-1', 'P-2'])
    const filters = [{ property: 'hs_lastmodifieddate', operator: 'GTE' as const, value: '0' }]
    const first = await door.search('p_partner', { ...query, filters })
    const next = await door.search('p_partner', { ...query, filters, after: first.after ?? '' })
    expect([first.total, first.results.length, next.results.length]).toEqual([5, 2, 2])
    expect(new Set([...first.results, ...next.results].map((record) => record.id)).size).toBe(4)
  })

  test('walks every page of a list once', async () => {
    await door.createSchema(partnerSchema)
    for (const start of [0, 100, 200]) {
      const inputs = partners(100).map((one, i) => ({ ...one, key: `P-${start + i}` }))
      await door.upsertByKey('p_partner', 'partner_key', inputs)
    }
    const seen: string[] = []
    let after: string | undefined
    do {
      const page = await door.list('p_partner', { properties: ['partner_key'], after })
      seen.push(...page.results.map((one) => one.properties.partner_key ?? ''))
      after = page.after ?? undefined
    } while (after)
    expect(new Set(seen).size).toBe(300)
    expect(seen).toHaveLength(300)
  })

  test('associates partners with contacts and reads them back, none for a record that has none', async () => {
    const { objectTypeId } = await door.createSchema(partnerSchema)
    const { results } = await door.upsertByKey('p_partner', 'partner_key', partners(2))
    const [linked, alone] = [results[0]?.id ?? '', results[1]?.id ?? '']
    const people = [await contact('mara@example.com'), await contact('ines@example.com')]
    const labels = await door.associationLabels(objectTypeId, 'contacts')
    expect(labels).toHaveLength(1)
    const types = labels.map(({ category, typeId }) => ({ category, typeId }))
    const pairs = people.map((toId) => ({ fromId: linked, toId, types }))
    await door.associate(objectTypeId, 'contacts', pairs)
    await door.associate(objectTypeId, 'contacts', pairs)
    const found = await door.associations(objectTypeId, 'contacts', [linked, alone])
    expect(found.get(linked)?.sort()).toEqual([...people].sort())
    expect(found.get(alone)).toEqual([])
    const back = await door.associations('contacts', objectTypeId, people)
    expect([...back.values()]).toEqual([[linked], [linked]])
    const wrong = door.associate(objectTypeId, 'contacts', [
      { fromId: linked, toId: people[0] ?? '', types: [{ category: 'USER_DEFINED', typeId: 999 }] },
    ])
    await expect(wrong).rejects.toMatchObject({ kind: 'invalid' })
  })

  test('follows the pages of a record with more than 500 associations', async () => {
    const { objectTypeId } = await door.createSchema(partnerSchema)
    const partner = (await door.upsertByKey('p_partner', 'partner_key', partners(1))).results[0]?.id ?? ''
    const people: string[] = []
    for (let start = 0; start < 600; start += 100) {
      const inputs = Array.from({ length: 100 }, (_, i) => ({
        key: `c${start + i}@example.com`,
        properties: {},
        traceId: `c${i}`,
      }))
      people.push(...(await door.upsertByKey('contacts', 'email', inputs)).results.map((one) => one.id))
    }
    const types = await door.associationLabels(objectTypeId, 'contacts')
    await door.associate(
      objectTypeId,
      'contacts',
      people.map((toId) => ({ fromId: partner, toId, types })),
    )
    const found = await door.associations(objectTypeId, 'contacts', [partner])
    expect(new Set(found.get(partner))).toEqual(new Set(people))
  })

  test('counts reads and writes as they are sent', async () => {
    await door.createSchema(partnerSchema)
    await door.upsertByKey('p_partner', 'partner_key', partners(2))
    await door.upsertByKey('p_partner', 'partner_key', [])
    await door.search('p_partner', { filters: [], properties: [], limit: 1 })
    expect(door.traffic).toEqual({ reads: 1, writes: 2, limited: 0 })
    expect(await sandbox.control('GET', '/stats')).toMatchObject({ reads: 1, writes: 2 })
  })
})

test('a starter account answers custom objects with forbidden and names the scope', async () => {
  const sandbox = await startSandboxProcess(['--plan', 'starter'])
  try {
    const door = openDoor(sandbox.url)
    await expect(door.listSchemas()).rejects.toMatchObject({
      kind: 'forbidden',
      status: 403,
      message: expect.stringContaining('crm.schemas.custom.read'),
    })
    expect(
      (await door.upsertByKey('contacts', 'email', [{ key: 'a@example.com', properties: {}, traceId: 'a' }])).errors,
    ).toEqual([])
  } finally {
    await sandbox.stop()
  }
})
