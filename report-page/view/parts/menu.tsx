import type {ComponentChildren, JSX} from 'preact'
import {useEffect, useRef, useState} from 'preact/hooks'

interface MenuProps {
  readonly label: string
  /** The class of the button; `field` when absent. */
  readonly name?: string
  readonly children: ComponentChildren
}

/** A button that opens a panel below it. Escape or a click outside closes the panel. */
export function Menu({label, name = 'field', children}: MenuProps): JSX.Element {
  const [open, setOpen] = useState(false)
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!open) return undefined
    const beside = (event: Event): void => {
      if (event.target instanceof Node && place.current?.contains(event.target) === false) setOpen(false)
    }
    addEventListener('pointerdown', beside)
    return () => removeEventListener('pointerdown', beside)
  }, [open])
  return (
    <div
      class="menu"
      ref={place}
      onKeyDown={event => {
        if (event.key !== 'Escape' || !open) return
        event.stopPropagation()
        setOpen(false)
        place.current?.querySelector('button')?.focus()
      }}
    >
      <button type="button" class={name} aria-expanded={open} onClick={() => setOpen(!open)}>
        {label}
      </button>
      {open && <div class="popover">{children}</div>}
    </div>
  )
}
