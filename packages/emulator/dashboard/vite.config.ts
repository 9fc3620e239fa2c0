import { defineConfig } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  // One JSX runtime for every mode, so that a build inside a test run is the build that ships.
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact', development: false } },
  build: {
    outDir: '../dist/dashboard',
    emptyOutDir: true,
    // A tool for developers' own browsers: what all of them had by 2024, `light-dark()` among it.
    target: ['chrome123', 'firefox120', 'safari17.5'],
    // The page's security policy allows files, not data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    license: { fileName: 'assets/licenses.md' },
  },
})
