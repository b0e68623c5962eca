import { readFile } from 'node:fs/promises'
import { Framework } from '#shared/framework/framework.ts'
import { parseYaml } from './parse-yaml.ts'
import { YamlError } from './yaml-error.ts'

/**
 * Reads the text of a framework file.
 * @param file name for messages, e.g. `templates/framework.yaml`
 * @throws YamlError listing every problem as `file:line: path: what was expected`
 */
export function parseFramework(text: string, file: string): Framework {
  return parseYaml(Framework, text, file)
}

/**
 * Loads a framework file.
 * @throws YamlError if it is missing, unreadable or wrong
 */
export async function loadFramework(path: string): Promise<Framework> {
  return parseFramework(await readText(path), path)
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    const message = `cannot be read (${reason}); expected the framework file here, restore it from the repository`
    throw new YamlError(path, [{ line: 1, path: '', message }])
  }
}
