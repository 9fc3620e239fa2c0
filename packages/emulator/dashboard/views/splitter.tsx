import { useRef } from 'preact/hooks'
import { openCallId } from '../calls/calls.ts'
import { detailWidth, setDetailWidth, widthRange } from '../state/detail-width.ts'
import { openId } from '../state/place.ts'

/** How far a press of an arrow key moves it, in per cent. */
const step = 2
/** The initial value in the style sheet. */
const usual = 37

/** Between the list and the detail: drag it, or press the arrow keys, and both change their widths. A double click resets them. */
export function Splitter() {
  const element = useRef<HTMLDivElement>(null)
  const call = openCallId.value !== undefined
  if (openId.value === undefined && !call) return null
  const width = detailWidth.value ?? usual
  const onKeyDown = (event: KeyboardEvent) => {
    const change = { ArrowLeft: step, ArrowRight: -step }[event.key]
    if (change === undefined || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    setDetailWidth(width + change)
  }
  const onPointerMove = ({ clientX, buttons }: PointerEvent) => {
    const room = element.current?.parentElement?.getBoundingClientRect()
    if (room && buttons === 1) setDetailWidth((100 * (room.right - clientX)) / room.width)
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a line between paragraphs does not move, and takes no focus.
    <div
      ref={element}
      class="splitter"
      role="separator"
      aria-orientation="vertical"
      aria-label={call ? 'Width of the call' : 'Width of the delivery'}
      aria-valuenow={width}
      aria-valuemin={widthRange.least}
      aria-valuemax={widthRange.most}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
      onDblClick={() => {
        detailWidth.value = undefined
      }}
    />
  )
}
