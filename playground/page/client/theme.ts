import {byId} from './dom.ts'

const themes = ['auto', 'light', 'dark'] as const

/** The button that cycles through system, light and dark. This browser remembers the choice. */
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
