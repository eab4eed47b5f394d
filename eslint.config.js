// Rules for the page's JavaScript. `make check` runs them where npm is there.
import js from "@eslint/js";
import { importX } from "eslint-plugin-import-x";
import globals from "globals";

export default [
  { ignores: ["node_modules/", ".venv/", "benchmarks/", "tmp/"] },
  js.configs.recommended,
  importX.flatConfigs.recommended,
  {
    languageOptions: { ecmaVersion: 2022, sourceType: "module" },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "import-x/no-cycle": "error",
      "import-x/no-restricted-paths": [
        "error",
        {
          zones: [
            { target: "./assets/js/state", from: ["./assets/js/map", "./assets/js/panels"] },
            { target: "./assets/js/map", from: "./assets/js/panels" },
          ],
        },
      ],
      "import-x/no-self-import": "error",
      "import-x/no-useless-path-segments": "error",
      "import-x/first": "error",
      "import-x/newline-after-import": "error",
      "import-x/no-mutable-exports": "error",
      "import-x/no-default-export": "error",
      eqeqeq: "error",
      "no-var": "error",
      "prefer-const": "error",
      "no-shadow": "error",
      "no-use-before-define": ["error", { functions: false, variables: false }],
      "max-len": ["error", { code: 100, ignoreUrls: true }],
      "max-params": ["error", 6],
      curly: ["error", "multi-line"],
      "one-var": ["error", "never"],
    },
  },
  { files: ["assets/js/**"], languageOptions: { globals: { ...globals.browser } } },
  {
    files: ["assets/js/**/*-worker.js"],
    languageOptions: { globals: { ...globals.worker } },
  },
  { files: ["tests/js/**", "*.config.js"], languageOptions: { globals: { ...globals.node } } },
  { files: ["*.config.js"], rules: { "import-x/no-default-export": "off" } },
];
