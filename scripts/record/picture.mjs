// Draws lines with times as an SVG terminal. Every line stands in one tall column from the start: the column moves up behind a window,
// and until the window is full a curtain below the last line moves down. Without animation the end of the story is seen.

const FONT = 14;
const LINE = 20;
/** Width of a cell: the widest of the usual monospace fonts takes 0.61 of its size. */
const CELL = FONT * 0.61;
const PAD = 18;
const BAR = 36;
/** How long the end stays before it begins anew, in ms. */
const REST = 9000;

const COLORS = { back: "#0d1117", bar: "#161b22", edge: "#30363d", plain: "#c9d1d9", title: "#8b949e" };

/** Class of a line by how it begins: signs of the product, headings of the story. */
const LOOKS = [
  [/^\$ /u, "strong"],
  [/^\s*✔/u, "good"],
  [/^\s*✖/u, "bad"],
  [/^\s*▲/u, "care"],
  [/^(?:PROMOTED|已转正)/u, "good strong"],
  [/^(?:RESTORED|已恢复)/u, "bad strong"],
  [/^(?:\d\. |Slipway)/u, "head"],
  [/^\s{2,}/u, "quiet"],
];

export function draw(lines, { rows, columns, title }) {
  const width = Math.round(columns * CELL + 2 * PAD);
  const view = rows * LINE;
  const height = BAR + view + 2 * PAD;
  const end = lines.at(-1).at;
  const total = end + REST;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escape(title)}">
<title>${escape(title)}</title>
<style>${style(lines, { rows, total })}</style>
<defs><clipPath id="w"><rect x="0" y="${BAR + PAD}" width="${width}" height="${view}"/></clipPath></defs>
<rect x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="10" fill="${COLORS.back}" stroke="${COLORS.edge}"/>
<path d="M.5 ${BAR}V10.5a10 10 0 0 1 10-10h${width - 21}a10 10 0 0 1 10 10V${BAR}z" fill="${COLORS.bar}" stroke="${COLORS.edge}"/>
<circle cx="20" cy="18" r="5.5" fill="#ff5f57"/><circle cx="39" cy="18" r="5.5" fill="#febc2e"/><circle cx="58" cy="18" r="5.5" fill="#28c840"/>
<text x="${width / 2}" y="23" text-anchor="middle" fill="${COLORS.title}">${escape(title)}</text>
<g clip-path="url(#w)"><g class="column">
${texts(lines)}
</g><rect class="curtain" x="1" y="${BAR + PAD}" width="${width - 2}" height="${view}" fill="${COLORS.back}"/></g>
</svg>
`;
}

function texts(lines) {
  let look = "";
  return lines
    .map(({ text, follows }, i) => {
      if (!follows) look = LOOKS.find(([pattern]) => pattern.test(text))?.[1] ?? "";
      const kind = look === "" ? "" : ` class="${look}"`;
      return `<text x="${PAD}" y="${BAR + PAD + i * LINE + FONT}"${kind}>${escape(text)}</text>`;
    })
    .join("\n");
}

function style(lines, { rows, total }) {
  const last = Math.max(0, lines.length - rows);
  return `
text{font:${FONT}px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono","Liberation Mono","Noto Sans Mono CJK SC","Noto Sans CJK SC","PingFang SC","Microsoft YaHei",monospace;fill:${COLORS.plain};white-space:pre}
.good{fill:#3fb950}.bad{fill:#f85149}.care{fill:#d29922}.quiet{fill:#8b949e}.head{fill:#58a6ff;font-weight:bold}.strong{font-weight:bold}
.column{transform:translateY(${-last * LINE}px);animation:up ${total}ms step-end infinite}
.curtain{transform:translateY(${rows * LINE}px);animation:down ${total}ms step-end infinite}
@keyframes up{${keyframes(lines, total, (shown) => -Math.max(0, shown - rows) * LINE)}}
@keyframes down{${keyframes(lines, total, (shown) => Math.min(shown, rows) * LINE)}}
@media (prefers-reduced-motion:reduce){.column,.curtain{animation:none}}
`;
}

/** One step a moment at which something changes; lines of the same moment come together. */
function keyframes(lines, total, place) {
  const steps = [];
  lines.forEach(({ at }, i) => {
    if (lines[i + 1]?.at === at) return;
    const y = place(i + 1);
    if (steps.at(-1)?.y !== y) steps.push({ percent: Number(((at / total) * 100).toFixed(2)), y });
  });
  if (steps[0].percent > 0) steps.unshift({ percent: 0, y: place(1) });
  return [...steps, { percent: 100, y: steps.at(-1).y }]
    .map(({ percent, y }) => `${percent}%{transform:translateY(${y}px)}`)
    .join("");
}

function escape(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
