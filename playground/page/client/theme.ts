import {byId} from './dom.ts'

const themes = ['auto', 'light', 'dark'] as const

/** The button that goes round: as the system has it, light, dark. Remembered in this browser. */
export function offerThemes(): void {
  const button = byId('theme')
  let chosen = themes.find(theme => theme === localStorage.getItem('theme')) ?? 'auto'
  const show = (): void => {
    document.documentElement.dataset['theme'] = chosen
    button.textContent = `Theme: ${chosen}`
  }
  button.addEventListener('click', () => {
    chosen = themes[(themes.indexOf(chosen) + 1) % themes.length] ?? 'auto'
    localStorage.setItem('theme', chosen)
    show()
  })
  show()
}
