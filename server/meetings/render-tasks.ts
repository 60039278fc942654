// The tasks of the process that renders.

import { renderDigest } from './render-digest.ts'
import { renderMeeting } from './render-meeting.ts'
import type { Runner } from '../work/runner.ts'

export const tasks = { render: renderMeeting, digest: renderDigest } as const

export type Renderer = Runner<typeof tasks>
