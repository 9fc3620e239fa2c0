/** Takes the pictures of the dashboard again: `npm run docs:pictures`. Look at them before you commit them. */
import { join } from 'node:path'
import { root } from '../../tooling/workspace.ts'
import { takeDashboardPictures } from './dashboard-picture.ts'

await takeDashboardPictures(process.argv[2] ?? join(root, 'docs/pictures'))
