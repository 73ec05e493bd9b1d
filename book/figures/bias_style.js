// The look of the figure of three nets, beyond what figures.css says of all figures.

export const STYLE = `
.tw-figure .tw-bias { aspect-ratio: auto; border: 0; cursor: pointer; }
.tw-figure .tw-bias-sheets { display: block; width: 100%; margin-top: 0.5rem; }
.tw-figure .tw-bias-small { fill: var(--tw-soft); font-size: 12px; }
.tw-bias-grid { stroke: var(--tw-grid); }
.tw-bias-guess { stroke: var(--tw-axis); stroke-dasharray: 4 4; }
.tw-bias-here { stroke: var(--tw-panel); stroke-width: 22; }
.tw-figure .tw-bias polyline { fill: none; stroke-width: 2.2; }
.tw-bias-cnn { color: var(--tw-plus); }
.tw-bias-vit { color: var(--tw-minus); }
.tw-bias-mlp { color: var(--tw-best); }
.tw-bias-cnn > *, .tw-bias-vit > *, .tw-bias-mlp > * { fill: currentcolor; stroke: currentcolor; }
.tw-figure .tw-bias-dot { opacity: 0.45; stroke: none; }
.tw-bias-sheet { fill: var(--tw-panel); stroke: var(--tw-edge); }
.tw-bias-ink { fill: var(--tw-ink); }
.tw-bias-key { width: 16px; height: 16px; }
.tw-bias-body { display: grid; gap: 0.7rem; --tw-target: 36px; }
.tw-bias-field { display: flex; flex-wrap: wrap; gap: 0.3rem 0.7rem; align-items: center; margin: 0; min-height: var(--tw-target); }
.tw-bias-field span { color: var(--tw-soft); font-size: 14px; }
.tw-bias-field input { flex: 1 1 10rem; min-width: 6rem; height: var(--tw-target); margin: 0; accent-color: var(--tw-accent); }
.tw-bias-field output { min-width: 4.2em; font-weight: 600; text-align: right; }
@media (pointer: coarse) { .tw-bias-body { --tw-target: 44px; } }
@container (max-width: 480px) { .tw-bias-body { --tw-target: 44px; } }
`;
