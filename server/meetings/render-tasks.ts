// The tasks of the process that renders.

import { renderMeeting } from './render-meeting.ts'
import type { Runner } from '../work/runner.ts'

export const tasks = { render: renderMeeting } as const

export type Renderer = Runner<typeof tasks>
