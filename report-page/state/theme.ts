import {effect, type Signal, signal} from '@preact/signals'

const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

/** The chosen colours. They are remembered if the browser gives storage to a file. */
export function createTheme(): Signal<Theme> {
  const theme = signal(themes.find(each => each === remembered()) ?? 'system')
  effect(() => {
    if (theme.value === 'system') delete document.documentElement.dataset['theme']
    else document.documentElement.dataset['theme'] = theme.value
    remember(theme.value)
  })
  return theme
}

/** Returns the theme that follows this one. */
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
    // Some browsers do not give storage to files. The choice then lasts only until the page closes.
  }
}
