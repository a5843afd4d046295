import {apiPages} from './api-pages.ts'
import {diagnosticsPage} from './diagnostics-page.ts'
import {publicSurface, surfaceFile} from './public-surface.ts'
import {twoTenantsPicture} from './two-tenants-picture.ts'

/** Every file that `npm run docs` writes, with its text. */
export async function generatedPages(): Promise<Record<string, string>> {
  return {
    'docs/diagnostics.md': diagnosticsPage(),
    'docs/two-tenants.svg': await twoTenantsPicture(),
    ...apiPages(),
    [surfaceFile]: publicSurface(),
  }
}
