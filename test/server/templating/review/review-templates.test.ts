import { expect, it } from 'vitest'
import { reviewTemplates } from '../../../../server/templating/review/review-templates.ts'
import { withTemplates } from '../make-templates.ts'

const TEXT = `{{topic}}
{{#if extra}}
{{extra}}
{{/if}}
{{#if bold}}
Bold.
{{/if}}
{{#each points}}
{{this}}
{{/each}}
`

it('a review of the repository finds nothing wrong in any mail', () => {
  const { templates, mails, problems } = reviewTemplates('templates')
  expect(problems).toEqual([])
  expect(templates).toBeGreaterThan(30)
  expect(mails).toBeGreaterThan(500)
})

it('a review counts one mail for each sample, and one more for each value left out', () => {
  withTemplates({ 'note/text.hbs': TEXT }, (dir) => {
    expect(reviewTemplates(dir)).toEqual({ templates: 1, mails: 6, problems: [] })
  })
})

it('a review tells what keeps the folder from loading, with file and line', () => {
  withTemplates({ 'note/text.hbs': 'Hi,\n{{typo}}\n' }, (dir) => {
    expect(reviewTemplates(dir).problems).toMatchObject([{ file: 'templates/note/text.hbs', line: 2 }])
  })
  expect(reviewTemplates('no/such/folder').problems).toMatchObject([{ file: 'no/such/folder', line: 1 }])
})

it('a review tells what only a rendered sample shows', () => {
  withTemplates({ 'note/text.hbs': 'All about {{topic}}\n' }, (dir) => {
    expect(reviewTemplates(dir).problems[0]).toEqual({
      file: 'note/samples/one.json',
      line: 1,
      message: 'html and text differ: "paper" and "All about paper"',
    })
  })
  withTemplates({ 'note/text.hbs': TEXT, 'note/samples/one.json': '{ "sources": {} }' }, (dir) => {
    expect(reviewTemplates(dir).problems).toEqual([
      { file: 'note/samples', line: 1, message: 'every sample leaves a blank; fill one whole' },
    ])
  })
})
