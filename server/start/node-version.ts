import { StartError } from '../errors.ts'

const NEEDED = 24

/** Throws StartError on a Node that cannot run TypeScript as it stands; `npm run` brings its own where npm could install it. */
export function requireNode(version: string): void {
  if (Number(version.split('.')[0]) >= NEEDED) return
  throw new StartError(
    `This is Node ${version}; the service needs ${NEEDED}. Run "npm ci" and then "npm start", which brings its own Node, or install Node ${NEEDED}.`,
  )
}
