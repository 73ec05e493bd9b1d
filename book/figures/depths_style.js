// The look of the figure of depths, beyond what figures.css says of all figures.

export const STYLE = `
.tw-figure .tw-depths { aspect-ratio: auto; border: 0; }
.tw-figure .tw-depths-overview { cursor: pointer; }
.tw-figure .tw-depths-small { fill: var(--tw-soft); font-size: 12px; }
.tw-depths-grid { stroke: var(--tw-grid); }
.tw-depths-slower { stroke: var(--tw-axis); stroke-dasharray: 4 4; }
.tw-depths-here { stroke: var(--tw-panel); stroke-width: 26; }
.tw-depths-plain { color: var(--tw-minus); }
.tw-depths-residual { color: var(--tw-plus); }
.tw-figure .tw-depths polyline { fill: none; stroke: currentcolor; stroke-width: 2.4; }
.tw-figure .tw-depths .tw-depths-one { stroke-width: 1; opacity: 0.4; }
.tw-depths-plain .tw-depths-mark, .tw-depths-residual .tw-depths-mark { fill: currentcolor; }
.tw-figure .tw-depths-dot { fill: currentcolor; opacity: 0.45; }
.tw-depths-key { width: 16px; height: 16px; }
.tw-depths-body { display: grid; gap: 0.7rem; --tw-target: 36px; }
.tw-depths-field { display: flex; flex-wrap: wrap; gap: 0.3rem 0.7rem; align-items: center; margin: 0; min-height: var(--tw-target); }
.tw-depths-field span { color: var(--tw-soft); font-size: 14px; }
.tw-depths-field input { flex: 1 1 10rem; min-width: 6rem; height: var(--tw-target); margin: 0; accent-color: var(--tw-accent); }
.tw-depths-field output { min-width: 2.2em; font-weight: 600; text-align: right; }
@media (pointer: coarse) { .tw-depths-body { --tw-target: 44px; } }
@container (max-width: 480px) { .tw-depths-body { --tw-target: 44px; } }
`;
