import { checkDatabase } from '../../portal/check-database.ts'
import { type Check, ok } from '../check.ts'

export const database: Check = {
  name: 'Database',
  async look({ deps }) {
    const { db, engine } = deps.database
    const started = performance.now()
    await checkDatabase(db)
    const ms = Math.ceil(performance.now() - started)
    const kind = engine.kind === 'pglite' ? 'Embedded; survives a killed process, not a power cut' : 'PostgreSQL'
    return ok(`${kind}. It answers within ${ms} ms.`)
  },
}
