import { type HubSpotDoor, HubSpotError, type Pipeline, type StageDefinition } from './door.ts'
import type { OfficialClient } from './official-client.ts'
import { CREATE, READ } from './operation.ts'

type PipelineCalls = Pick<HubSpotDoor, 'listPipelines' | 'createPipeline' | 'addStage'>
type ClientPipeline = { id: string; label: string; stages: { id: string; label: string }[] }

export function pipelineCalls(crm: OfficialClient): PipelineCalls {
  async function listPipelines(objectType: string): Promise<Pipeline[]> {
    const answer = await crm(READ).pipelines.getAll(objectType)
    return answer.results.map(toPipeline)
  }

  return {
    listPipelines,
    async createPipeline(objectType, { label, stages }) {
      const body = { label, displayOrder: 0, stages: stages.map((stage) => toStage(objectType, stage)) }
      return toPipeline(await crm(CREATE).pipelines.create(objectType, body))
    },
    async addStage(objectType, pipelineId, stage) {
      await crm(CREATE).pipelineStages.create(objectType, pipelineId, toStage(objectType, stage))
      const pipeline = (await listPipelines(objectType)).find((one) => one.id === pipelineId)
      if (pipeline) return pipeline
      throw new HubSpotError(
        'not-found',
        `Pipeline ${pipelineId} of ${objectType} is gone: somebody deleted it in HubSpot. Run setup again.`,
      )
    },
  }
}

type StageBody = { label: string; displayOrder: number; metadata: Record<string, string> }

function toStage(objectType: string, { label, displayOrder, closed }: StageDefinition): StageBody {
  return { label, displayOrder, metadata: stageMetadata(objectType, closed) }
}

/** How a stage says that it is closed depends on the object: deals by probability, tickets by state. */
function stageMetadata(objectType: string, closed: boolean): Record<string, string> {
  if (/^(deals?|0-3)$/i.test(objectType)) return { probability: closed ? '1.0' : '0.5' }
  if (/^(tickets?|0-5)$/i.test(objectType)) return { ticketState: closed ? 'CLOSED' : 'OPEN' }
  return { isClosed: String(closed) }
}

function toPipeline({ id, label, stages }: ClientPipeline): Pipeline {
  return { id, label, stages: stages.map((stage) => ({ id: stage.id, label: stage.label })) }
}
