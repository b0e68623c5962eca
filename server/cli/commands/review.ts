import { type Command, InvalidArgumentError } from 'commander'
import { parseResponse } from 'hono/client'
import { type Cli, type Output, show } from '../cli.ts'
import { ask, openClient } from '../client.ts'
import { onePartner } from '../find-partners.ts'

type Given = Output & { on?: string; note?: string; reviewer?: string }

export function addReview(program: Command, cli: Cli): void {
  program
    .command('review')
    .description('keep a review of a partner with its rating of strategic alignment')
    .argument('<partner>', 'its id or part of its name')
    .argument('<rating>', '1 to 5', parseRating)
    .option('--on <date>', 'day of the review; today if left out')
    .option('--note <text>')
    .option('--reviewer <name>')
    .option('--json', 'print JSON')
    .action(async (partner: string, rating: number, { on, note, reviewer, ...output }: Given) => {
      const client = await openClient(cli)
      const { id } = await onePartner(client, partner)
      const json = {
        on: on ?? cli.now().toISOString().slice(0, 10),
        rating,
        note: note ?? null,
        ...(reviewer && { reviewer }),
      }
      const reply = await ask(
        parseResponse(client.v1.partners[':id'].reviews.$post({ param: { id }, json, header: {} })),
      )
      show(
        cli,
        output,
        reply,
        () => `Rated ${reply.review.rating} of 5 by ${reply.review.reviewer} on ${reply.review.on}.`,
      )
    })
}

function parseRating(text: string): number {
  const rating = Number(text)
  if (Number.isInteger(rating) && rating >= 1 && rating <= 5) return rating
  throw new InvalidArgumentError('Give a whole number from 1 to 5.')
}
