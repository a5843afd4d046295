import {effect, type Signal, signal} from '@preact/signals'

const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

/** The colours that were chosen, remembered where the browser allows it to a file. */
export function createTheme(): Signal<Theme> {
  const theme = signal(themes.find(each => each === remembered()) ?? 'system')
  effect(() => {
    if (theme.value === 'system') delete document.documentElement.dataset['theme']
    else document.documentElement.dataset['theme'] = theme.value
    remember(theme.value)
  })
  return theme
}

/** The theme after this one. */
export const nextTheme = (theme: Theme): Theme => themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system'

const key = 'enrich-span report theme'

function remembered(): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

function remember(theme: Theme): void {
  try {
    if (theme === 'system') localStorage.removeItem(key)
    else localStorage.setItem(key, theme)
  } catch {
    // Some browsers give files no storage: then the choice lasts as long as the page.
  }
}
