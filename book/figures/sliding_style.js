// The look of the sliding kernel, beyond what figures.css says of all figures.

export const STYLE = `
.tw-slide { display: grid; gap: 0.9rem; }
.tw-slide > div { display: grid; gap: 0.4rem; align-content: start; min-width: 0; }
.tw-figure .tw-slide-name { color: var(--tw-soft); font-size: 14px; }
.tw-figure .tw-slide-input { touch-action: pinch-zoom; cursor: cell; }
.tw-slide-input, .tw-slide-output { border-radius: 4px; }
.tw-plane .tw-paper { fill: var(--tw-ground); stroke: var(--tw-edge); }
.tw-plane .tw-ink { fill: var(--tw-ink); stroke: var(--tw-edge); }
.tw-plane .tw-beyond { fill: var(--tw-panel); stroke: var(--tw-edge); stroke-dasharray: 3 3; }
.tw-plane .tw-tap { fill: none; stroke: var(--tw-accent); stroke-width: 2.5; }
.tw-plane .tw-tap.tw-on-ink { stroke: var(--tw-accent); }
.tw-figure .tw-slide-input text { font-weight: 650; fill: var(--tw-ink); }
.tw-figure .tw-slide-input text.tw-on-ink { fill: var(--tw-ground); }
.tw-plane .tw-plus-tint { fill: var(--tw-plus); }
.tw-plane .tw-minus-tint { fill: var(--tw-minus); }
.tw-plane .tw-none-tint { fill: none; }
.tw-plane .tw-here { fill: none; stroke: var(--tw-ink); stroke-width: 3; }
.tw-slide-input .tw-here { stroke: var(--tw-minus); }
.tw-figure .tw-slide-top { display: grid; gap: 0.5rem 1.2rem; margin-bottom: 0.8rem; }
.tw-figure .tw-slide-top .tw-choice { margin-left: 0; }
.tw-figure .tw-slide-top .tw-field select { flex: 1 1 auto; min-width: 0; }
.tw-figure .tw-weights-grid { display: grid; grid-template-columns: repeat(3, 4.2rem); align-content: start; gap: 0.3rem; margin: 0; padding: 0; border: 0; }
.tw-figure .tw-weights-grid legend { float: none; width: auto; margin: 0; padding: 0 0 0.3rem; color: var(--tw-soft); font-size: 14px; }
.tw-figure .tw-weights-grid input { width: 100%; min-height: var(--tw-target); padding: 0.2rem 0.3rem; border: 1px solid var(--tw-control); border-radius: 7px; background: var(--tw-ground); color: var(--tw-ink); font: inherit; text-align: center; }
.tw-figure .tw-slide .tw-told { min-height: 7.4em; }
.tw-figure .tw-slide-size { font-size: 14px; color: var(--tw-soft); }
.tw-figure .tw-slide-side { grid-template-columns: auto minmax(0, 1fr); gap: 0.6rem 1.2rem; }
@container (min-width: 540px) {
  .tw-slide { grid-template-columns: 1fr 1fr; }
  .tw-slide-side, .tw-slide-sum { grid-column: 1 / -1; }
  .tw-slide-top { grid-template-columns: 1fr 1fr; }
}
@container (max-width: 539px) {
  .tw-figure .tw-slide .tw-slide-side { grid-template-columns: 1fr; }
}
@container (max-width: 480px) {
  .tw-slide, .tw-slide-top { --tw-target: 44px; }
  .tw-figure .tw-slide .tw-told { min-height: 9em; }
}
`;
