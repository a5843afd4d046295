import type {Model} from './model.ts'

/** Follows the width of the window, and shows the print view during printing. */
export function watchWindow({view}: Model): () => void {
  const resize = (): void => {
    view.width.value = innerWidth
  }
  const before = (): void => {
    view.printing.value = true
  }
  const after = (): void => {
    view.printing.value = false
  }
  resize()
  const listeners = {resize, beforeprint: before, afterprint: after}
  for (const [name, listener] of Object.entries(listeners)) addEventListener(name, listener)
  return () => {
    for (const [name, listener] of Object.entries(listeners)) removeEventListener(name, listener)
  }
}
