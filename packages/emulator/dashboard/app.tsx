import { useEffect } from 'preact/hooks'
import { CallDetail } from './calls/call-detail.tsx'
import { openCallId } from './calls/calls.ts'
import { CallsView } from './calls/calls-view.tsx'
import { useFocusAcrossViews } from './calls/use-focus-across-views.ts'
import { ViewSwitch } from './calls/view-switch.tsx'
import { detailWidth } from './state/detail-width.ts'
import { openId, place } from './state/place.ts'
import { Chaos } from './views/chaos.tsx'
import { Clock } from './views/clock.tsx'
import { ConnectionBanner } from './views/connection-banner.tsx'
import { CopyByHand } from './views/copy-by-hand.tsx'
import { DeliveriesList } from './views/deliveries-list.tsx'
import { DeliveryDetail } from './views/delivery-detail.tsx'
import { Endpoints } from './views/endpoints.tsx'
import { Filters } from './views/filters.tsx'
import { Header } from './views/header.tsx'
import { Help } from './views/help.tsx'
import { listenForKeys } from './views/keys.ts'
import { Notices } from './views/notices.tsx'
import { Plots } from './views/plots.tsx'
import { Scenarios } from './views/scenarios.tsx'
import { SelectionDialog } from './views/selection-dialog.tsx'
import { SendEvent } from './views/send-event.tsx'
import { Splitter } from './views/splitter.tsx'

function Main() {
  const calls = place.value.view === 'calls'
  const open = calls ? openCallId.value : openId.value
  useFocusAcrossViews()
  return (
    <main
      class="main"
      data-detail={open !== undefined}
      style={detailWidth.value === undefined ? undefined : { '--detail-width': `${detailWidth.value}%` }}
    >
      <div class="log">
        <ViewSwitch />
        {calls ? <CallsView /> : <Deliveries />}
      </div>
      <Splitter />
      {calls ? <CallDetail /> : <DeliveryDetail />}
    </main>
  )
}

function Deliveries() {
  return (
    <>
      <Plots />
      <Filters />
      <DeliveriesList />
    </>
  )
}

export function App() {
  useEffect(listenForKeys, [])
  return (
    <div class="page">
      <Header />
      <ConnectionBanner />
      <div class="columns">
        <aside class="tools" aria-label="Tools">
          <Endpoints />
          <SendEvent />
          <Scenarios />
          <Chaos />
          <Clock />
        </aside>
        <Main />
      </div>
      <Notices />
      <Help />
      <SelectionDialog />
      <CopyByHand />
    </div>
  )
}
