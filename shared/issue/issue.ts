import { z } from 'zod'

export const IssueState = z.enum(['open', 'resolved'])
export type IssueState = z.infer<typeof IssueState>

export const IssueOrigin = z.enum(['person', 'score'])
export type IssueOrigin = z.infer<typeof IssueOrigin>

export const IssueLevel = z.int().min(1).max(4)
