import { createCompiledCatalog } from '@lingui/cli/api'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const CATALOG = /\/i18n\/locales\/([\w-]+)\.json$/

/** Messages are compiled here, so the browser gets no ICU parser. */
function compiledCatalogs(): Plugin {
  return {
    name: 'compiled-catalogs',
    enforce: 'pre',
    transform(code, id) {
      const locale = CATALOG.exec(id)?.[1]
      if (locale === undefined) return null
      const { source, errors } = createCompiledCatalog(locale, JSON.parse(code), { namespace: 'es' })
      if (errors.length > 0) this.error(`${locale}: ${errors[0]?.error.message}`)
      return { code: source.replace('/*eslint-disable*/', ''), map: null, moduleType: 'js' }
    },
  }
}

export default defineConfig({
  plugins: [compiledCatalogs(), react()],
  worker: { format: 'es' },
  build: {
    target: 'es2024',
    // The content security policy knows no data: scripts or styles.
    assetsInlineLimit: 0,
    rolldownOptions: {
      treeshake: {
        // The contracts are values without effects; only the few that the browser needs may come along, zod not.
        moduleSideEffects: (id) => !/\/libs\/(?:contracts|client)\/|\/zod\//.test(id),
      },
    },
  },
  server: { proxy: { '/api': { target: 'http://localhost:8080', ws: true } } },
})
