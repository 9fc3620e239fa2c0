import 'uplot/dist/uPlot.min.css'
import './styles/tokens.css'
import './styles/base.css'
import './styles/layout.css'
import './styles/tools.css'
import './styles/endpoints.css'
import './styles/plots.css'
import './styles/deliveries.css'
import './styles/detail.css'
import './styles/body.css'
import './styles/menu.css'
import './styles/copy.css'
import './calls/calls.css'
import './calls/story.css'
import './styles/difference.css'
import { render } from 'preact'
import { App } from './app.tsx'
import { followCalls } from './calls/calls.ts'
import { followOpened } from './state/opened.ts'
import { startTicking } from './state/page-time.ts'
import { followAddress } from './state/place.ts'
import { followSearch } from './state/search.ts'
import { connect } from './state/stream.ts'
import { applyTheme } from './state/theme.ts'

applyTheme()
const root = document.getElementById('app')
if (root) render(<App />, root)
connect()
followAddress()
followOpened()
followSearch()
followCalls()
startTicking()
