// The look of the bumps, beyond what figures.css says of all figures.

export const STYLE = `
.tw-bumps-body { display: grid; gap: 0.9rem; }
.tw-bumps-body > div { display: grid; gap: 0.6rem; align-content: start; min-width: 0; }
.tw-figure .tw-bumps { aspect-ratio: auto; }
.tw-bumps .tw-target { fill: none; stroke: var(--tw-minus); stroke-width: 2.5; stroke-dasharray: 7 5; pointer-events: none; }
.tw-bumps .tw-sum-line { fill: none; stroke: var(--tw-ink); stroke-width: 2.5; pointer-events: none; }
.tw-bumps .tw-bump-area { fill: var(--tw-plus-side); opacity: 0.55; }
.tw-bumps .tw-bump-line { fill: none; stroke: var(--tw-plus); stroke-width: 1.2; opacity: 0.75; }
.tw-bumps .tw-top-handle { fill: var(--tw-plus); stroke: var(--tw-ground); stroke-width: 1.5; cursor: grab; }
.tw-bumps .tw-side-handle { fill: var(--tw-accent); stroke: var(--tw-ground); stroke-width: 1.5; cursor: ew-resize; }
.tw-bumps .tw-grip { fill: transparent; touch-action: none; cursor: grab; }
.tw-bumps .tw-chosen .tw-bump-line { stroke-width: 2.5; opacity: 1; }
.tw-bumps .tw-chosen .tw-bump-area { opacity: 0.9; }
.tw-figure .tw-dials { display: grid; gap: 0.1rem 1.4rem; grid-template-columns: repeat(auto-fit, minmax(min(17rem, 100%), 1fr)); }
.tw-figure .tw-dial { min-height: var(--tw-target); }
.tw-figure .tw-dial > span { min-width: 7.5em; color: var(--tw-ink); }
.tw-dial input { flex: 1 1 6rem; min-width: 4rem; height: var(--tw-target); margin: 0; accent-color: var(--tw-accent); }
.tw-figure .tw-dial output { min-width: 3.6em; text-align: right; font-weight: 600; }
.tw-figure .tw-dial input:disabled { opacity: 0.5; }
.tw-figure .tw-bumps-body .tw-main:disabled { border-color: var(--tw-edge); background: var(--tw-panel); color: var(--tw-soft); filter: none; }
.tw-figure .tw-bumps-body .tw-told { min-height: 4.4em; }
.tw-figure .tw-hint, .tw-figure .tw-formula { color: var(--tw-soft); font-size: 14px; }
.tw-figure .tw-formula { min-height: 3em; overflow-wrap: anywhere; }
.tw-figure .tw-bumps-body .tw-buttons { grid-template-columns: repeat(2, 1fr); }
.tw-legend .tw-key { width: 30px; height: 12px; flex: none; }
.tw-key path { fill: none; stroke-width: 2.5; }
.tw-key .tw-key-target { stroke: var(--tw-minus); stroke-dasharray: 7 5; }
.tw-key .tw-key-sum { stroke: var(--tw-ink); }
.tw-key .tw-key-bump { stroke: var(--tw-plus); fill: var(--tw-plus-side); stroke-width: 1.5; }
@container (min-width: 680px) {
  .tw-bumps-body { grid-template-columns: minmax(0, 1.35fr) minmax(280px, 1fr); }
}
@container (max-width: 480px) {
  .tw-bumps-body { --tw-target: 44px; }
  .tw-figure .tw-bumps-body .tw-told { min-height: 6em; }
}
`;
