import { defineConfig } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  // One JSX runtime for every mode, so that a build inside a test run is the build that ships.
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact', development: false } },
  build: {
    outDir: '../dist/dashboard',
    emptyOutDir: true,
    // For developers' browsers: features that all of them had by 2024, including `light-dark()`.
    target: ['chrome123', 'firefox120', 'safari17.5'],
    // The page's security policy allows files, not data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    license: { fileName: 'assets/licenses.md' },
  },
})
