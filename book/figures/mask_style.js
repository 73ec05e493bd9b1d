// The look of the mask editor, beyond what figures.css says of all figures.

export const STYLE = `
.tw-mask-body { display: grid; gap: 0.9rem; --tw-target: 36px; }
.tw-mask-body > div { display: grid; gap: 0.7rem; align-content: start; min-width: 0; }
.tw-figure .tw-mask-top .tw-choice { margin-left: 0; }
.tw-figure .tw-mask-about { color: var(--tw-soft); font-size: 14px; }
.tw-figure .tw-mask { aspect-ratio: auto; border: 0; border-radius: 4px; cursor: pointer; }
.tw-mask .tw-mask-word { fill: var(--tw-ink); font-size: 13px; }
.tw-mask .tw-mask-now { font-weight: 700; }
.tw-mask-seen { fill: var(--tw-plus); }
.tw-mask-far { fill: none; stroke: var(--tw-minus); stroke-width: 2; }
.tw-mask-cross { fill: var(--tw-panel); }
.tw-mask-line { stroke: var(--tw-edge); }
.tw-mask-frame { fill: none; stroke: var(--tw-control); }
.tw-mask-here { fill: none; stroke: var(--tw-accent); stroke-width: 2.5; }
.tw-figure .tw-mask-layers { min-height: var(--tw-target); }
.tw-mask-layers input { flex: 1 1 6rem; min-width: 4rem; height: var(--tw-target); margin: 0; accent-color: var(--tw-accent); }
.tw-figure .tw-mask-layers output { padding-left: 0.6rem; min-width: 1.6em; font-weight: 600; }
.tw-legend .tw-mask-key { width: 14px; height: 14px; }
.tw-figure .tw-mask-body .tw-told { min-height: 7.5em; }
@media (pointer: coarse) { .tw-mask-body { --tw-target: 44px; } }
@container (min-width: 640px) { .tw-mask-body { grid-template-columns: minmax(0, 1.2fr) minmax(0, 1fr); } }
@container (max-width: 480px) {
  .tw-mask-body { --tw-target: 44px; }
  .tw-figure .tw-mask-top .tw-choice > span { display: none; }
  .tw-figure .tw-mask-top .tw-bar { flex: 1 1 100%; }
  .tw-figure .tw-mask-top .tw-bar span { padding-inline: 0.2rem; font-size: 14px; }
}
`;
