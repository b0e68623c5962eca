import * as associations from '@hubspot/api-client/lib/codegen/crm/associations/v4/index.js'
import * as labels from '@hubspot/api-client/lib/codegen/crm/associations/v4/schema/index.js'
import * as objects from '@hubspot/api-client/lib/codegen/crm/objects/index.js'
import * as owners from '@hubspot/api-client/lib/codegen/crm/owners/index.js'
import * as pipelines from '@hubspot/api-client/lib/codegen/crm/pipelines/index.js'
import * as properties from '@hubspot/api-client/lib/codegen/crm/properties/index.js'
import * as schemas from '@hubspot/api-client/lib/codegen/crm/schemas/index.js'
import type { Operation } from './operation.ts'
import { type Answer, send, type TransportOptions } from './transport.ts'

/** What the client hands its HTTP library; every area of the client has its own copy of this class. */
type RequestContext = {
  getUrl(): string
  getHttpMethod(): string
  getHeaders(): Record<string, string>
  getBody(): unknown
}

export type Crm = ReturnType<typeof buildCrm>
/** The official client, sending every call as that operation. */
export type OfficialClient = (operation: Operation) => Crm

/**
 * The official client's own API classes over our transport. Its `Client` has no way to say how to send: a call's
 * `httpApi` option is accepted and ignored (14.0.1, `types/ObservableAPI.js`), its limiter and retries are
 * process-global (reference §0.4). So the classes are built here, as its discovery does.
 */
export function openOfficialClient(options: TransportOptions): OfficialClient {
  const built = new Map<Operation, Crm>()
  return (operation) => {
    const crm = built.get(operation) ?? buildCrm(options, operation)
    built.set(operation, crm)
    return crm
  }
}

function buildCrm(options: TransportOptions, operation: Operation) {
  // No `authMethods`: the transport knows the token.
  const shared = { httpApi: asHttpApi((context) => sendContext(options, operation, context)) }
  const at = options.basePath
  const forObjects = objects.createConfiguration({ ...shared, baseServer: new objects.ServerConfiguration(at, {}) })
  const forProperties = properties.createConfiguration({
    ...shared,
    baseServer: new properties.ServerConfiguration(at, {}),
  })
  const forPipelines = pipelines.createConfiguration({
    ...shared,
    baseServer: new pipelines.ServerConfiguration(at, {}),
  })
  const forSchemas = schemas.createConfiguration({ ...shared, baseServer: new schemas.ServerConfiguration(at, {}) })
  const forOwners = owners.createConfiguration({ ...shared, baseServer: new owners.ServerConfiguration(at, {}) })
  const forLinks = associations.createConfiguration({
    ...shared,
    baseServer: new associations.ServerConfiguration(at, {}),
  })
  const forLabels = labels.createConfiguration({ ...shared, baseServer: new labels.ServerConfiguration(at, {}) })
  return {
    objects: new objects.BasicApi(forObjects),
    objectBatches: new objects.BatchApi(forObjects),
    objectSearch: new objects.SearchApi(forObjects),
    properties: new properties.CoreApi(forProperties),
    propertyBatches: new properties.BatchApi(forProperties),
    propertyGroups: new properties.GroupsApi(forProperties),
    pipelines: new pipelines.PipelinesApi(forPipelines),
    pipelineStages: new pipelines.PipelineStagesApi(forPipelines),
    schemas: new schemas.CoreApi(forSchemas),
    owners: new owners.OwnersApi(forOwners),
    associationBatches: new associations.BatchApi(forLinks),
    associationLabels: new labels.DefinitionsApi(forLabels),
  }
}

async function sendContext(options: TransportOptions, operation: Operation, context: RequestContext): Promise<Answer> {
  const body = context.getBody()
  return send(options, operation, {
    method: context.getHttpMethod(),
    url: context.getUrl(),
    headers: context.getHeaders(),
    body: typeof body === 'string' ? body : undefined,
  })
}

/**
 * Our transport in the shape of the client's `httpApi`. The classes in that option's type are declared once an area
 * and differ by name only, so no single type fits them all: hence `never`.
 */
function asHttpApi(transport: (context: RequestContext) => Promise<Answer>): never {
  const httpApi = {
    send(context: RequestContext) {
      const answer = transport(context).then(({ status, text }) => ({
        httpStatusCode: status,
        headers: { 'content-type': 'application/json' },
        body: { text: () => Promise.resolve(text), binary: () => Promise.resolve(Buffer.from(text)) },
      }))
      return { toPromise: () => answer }
    },
  }
  return httpApi as never
}
