/** What parent and worker of the crash loop say to each other. */
export type WorkerOptions = {
  database: { dataDir: string } | { url: string }
  hubspotUrl: string
  token: string
  timeoutMs: number
  storage: 'custom-objects' | 'companies'
}

export type EditedField = 'url' | 'ownerName'
export type Command =
  | { do: 'make'; key: string; value: string }
  | { do: 'edit'; key: string; partnerId: string; field: EditedField; value: string }
  | { do: 'touch'; key: string; partnerId: string; value: string }
  | { do: 'records' | 'settle' | 'complaints'; key: string }
export type Asked = Command & { id: number }
export type Told = { ready: true } | { id: number; value: unknown } | { id: number; error: string }
