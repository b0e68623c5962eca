import type { CompileTexts } from './library.ts'
import { FORM_FILES, loadFolder, type Shared } from './load-folder.ts'
import type { TemplateFolder } from './read-folder.ts'
import { invalidTemplates, type TemplateProblem } from './template-error.ts'

/** A template from four texts instead of a folder, with the folder's partials. It brings no samples of its own. */
export function compileTexts(shared: Shared): CompileTexts {
  return (id, texts, version) => {
    const { meta, ...forms } = texts
    const named = Object.entries(forms).map(([form, text]) => [FORM_FILES[form as keyof typeof forms], text] as const)
    const files = [...named, ['meta.yaml', meta] as const].map(
      ([name, text]) => [name, { name, file: `${id}/${name}`, text }] as const,
    )
    // A folder without a sample is refused; a wording that is stored is tried on the folder's samples instead.
    const sample = { name: 'none.json', file: `${id}/samples/none.json`, text: '{ "sources": {} }' }
    const folder: TemplateFolder = { id, file: id, files: new Map(files), samples: [sample] }
    const problems: TemplateProblem[] = []
    const template = loadFolder(folder, shared, problems)
    if (!template) throw invalidTemplates(problems)
    return { ...template, version, samples: [] }
  }
}
