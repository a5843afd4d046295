import {useSignalEffect} from '@preact/signals'
import type {JSX} from 'preact'
import {Banners} from './top/banners.tsx'
import {Cards} from './top/cards.tsx'
import {Drawer} from './drawer/drawer.tsx'
import {Head} from './top/head.tsx'
import {Help} from './help.tsx'
import {Table} from './table/table.tsx'
import {Toolbar} from './top/toolbar.tsx'
import {SharedContext, type Shared} from './parts/use-model.ts'

/** The whole page. */
export function App({shared}: {readonly shared: Shared}): JSX.Element {
  const {view, report, announcement} = shared.model
  const open = view.open.value
  useSignalEffect(() => {
    document.documentElement.classList.toggle('has-drawer', view.open.value !== undefined)
  })
  return (
    <SharedContext.Provider value={shared}>
      <div class="page">
        <Head />
        <div class="body">
          <main class="main">
            <Banners />
            <Cards />
            <Toolbar />
            <Table />
            <p class="hidden" role="status" aria-live="polite">
              {announcement.value}
            </p>
          </main>
          {open !== undefined && open < report.size && <Drawer row={open} />}
        </div>
        {view.help.value && <Help />}
      </div>
    </SharedContext.Provider>
  )
}
